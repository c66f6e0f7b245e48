import { LEVELS, type Level } from '../survey/response.ts';
import { inOrder, type Finding } from './finding.ts';
import { readDraft, type Draft } from './parse.ts';
import { rulebookKey, UNSTATED } from './rulebook.ts';
import { LEVEL_WORDS } from './wording.ts';

export type LintOptions = {
  /** Responses a subject of a level is expected to have in a month; goes before the file's own `monthly-volume`. */
  readonly volume?: Partial<Record<Level, number>>;
  /** Keys (PROGRAM@EDITION) of the built-in editions, which no other file may claim. */
  readonly builtIn?: ReadonlySet<string>;
};

/**
 * Everything to be said about a rulebook's YAML, in the order of the file: what keeps it from being used
 * (errors), what leaves decisions undetermined or is impossible to reach (warnings and errors), and what
 * is worth knowing (notes). An empty list: every rule is stated and can be met.
 */
export function lintRulebook(yamlText: string, { volume = {}, builtIn }: LintOptions = {}): Finding[] {
  const draft = readDraft(yamlText);
  return inOrder([...draft.findings, ...tooShort(draft, volume), ...claimed(draft, builtIn)]);
}

/** The name of a built-in edition: certificates that name it must mean those rules and no others. */
function claimed({ parts, places }: Draft, builtIn: ReadonlySet<string> | undefined): Finding[] {
  if (!parts?.program || !parts.edition || builtIn === undefined) return [];
  const key = rulebookKey({ program: parts.program, edition: parts.edition });
  if (!builtIn.has(key)) return [];
  return [
    {
      ...(places.get('edition') ?? { path: 'edition', line: 1, column: 1 }),
      severity: 'error',
      code: 'name.built-in',
      message: `The edition ${key} is built in and cannot be replaced.`,
      remedy: 'Give this file a program or an edition of its own.',
    },
  ];
}

/** A period too short for its minimum at the volume a subject has in a month. */
function tooShort({ parts, places }: Draft, volume: Partial<Record<Level, number>>): Finding[] {
  if (!parts?.period || !parts.minimumResponses) return [];
  const { months, comparison } = parts.period;
  const findings: Finding[] = [];
  for (const level of LEVELS) {
    const minimum = parts.minimumResponses[level];
    const monthly = volume[level] ?? parts.monthlyVolume?.[level];
    if (monthly === undefined || minimum === UNSTATED || monthly * months >= minimum) continue;
    const place = places.get(`minimum-responses.${level}`) ?? {
      path: `minimum-responses.${level}`,
      line: 1,
      column: 1,
    };
    const enough = monthly > 0 ? Math.ceil(minimum / monthly) : null;
    const needed = enough === null ? 'Expect at least one response a month' : `Make the period ${enough} months long`;
    findings.push({
      ...place,
      severity: comparison === 'exactly' ? 'error' : 'warning',
      code: 'period.too-short',
      message:
        `${monthly} responses a month for one ${LEVEL_WORDS[level].en} make ${monthly * months} in ${months} months, ` +
        `and ${minimum} are needed${comparison === 'exactly' ? ': no one can be certified' : ''}.`,
      remedy: `${needed}, or lower the minimum to at most ${monthly * months}.`,
    });
  }
  return findings;
}
