import type { Clause, Decision, Step } from '../../core/certification/decision.ts';
import type { Reading, Rulebook } from '../../core/rulebook/rulebook.ts';
import { LEVEL_WORDS } from '../../core/rulebook/wording.ts';
import { LEVELS, type Level } from '../../core/survey/response.ts';
import { harmless } from './plain-text.ts';
import { counted } from './numbers.ts';

/** From the organization down, as people read them; LEVELS goes the other way. */
export const LEVELS_DOWN: readonly Level[] = LEVELS.toReversed();

/** "CSRs", or the edition's own word for the level. */
export function levelWords(level: Level, rulebook?: Pick<Rulebook, 'labels'>): { one: string; several: string } {
  const one = (rulebook?.labels[level] ?? LEVEL_WORDS[level]).en;
  return { one, several: `${one}s` };
}

export const READING_WORDS: Readonly<Record<Reading, string>> = {
  'pooled': 'all months together',
  'each-month': 'every month by itself',
};

/** Outcomes in the order in which they are listed. */
export const OUTCOME_WORDS = ['met', 'not met', 'undetermined', 'not enough responses'] as const;
export type OutcomeWord = (typeof OUTCOME_WORDS)[number];

export function outcomeWord({ outcome, clauses }: Pick<Decision, 'outcome' | 'clauses'>): OutcomeWord {
  if (outcome !== 'undetermined') return outcome === 'met' ? 'met' : 'not met';
  return clauses.some((c) => c.reason === 'minimum.too-few') ? 'not enough responses' : 'undetermined';
}

export const CLAUSE_WORDS: Readonly<Record<Clause['clause'], string>> = {
  'minimum-responses': 'enough responses',
  'share': 'share of contacts that count',
  'every-month': 'each month by itself',
  'period': 'measurement period',
  'survey-window': 'survey in time',
  'every-site': 'every site certified',
};

/** What settles an outcome, in two or three words, by the reason of the deciding clause. */
const SETTLED_BY: Readonly<Record<string, string>> = {
  'minimum.too-few': 'too few responses',
  'minimum.unstated': 'minimum not stated',
  'share.unstated': 'share not stated',
  'share.not-judged': 'no response',
  'every-month.unstated': 'share not stated',
  'every-month.not-judged': 'no response',
  'every-month.not-met': 'a month by itself',
  'period.broken': 'a month without responses',
  'window.unstated': 'survey window not stated',
  'window.unknown': 'survey times not known',
  'every-site.unstated': 'rule not stated',
  'every-site.none': 'no site judged',
  'every-site.not-met': 'a site not certified',
  'every-site.undetermined': 'a site not decided',
};

export function settledBy({ decidedBy, clauses }: Pick<Decision, 'decidedBy' | 'clauses'>): string {
  if (decidedBy === null) return 'every clause met';
  const clause = clauses.find((c) => c.clause === decidedBy);
  return SETTLED_BY[clause?.reason ?? ''] ?? 'the share';
}

/** What an edition calls a contact that counts: "world-class contact" in the programs of that name. */
export const contactWords = (program: string): { one: string; several: string; inARow: string } =>
  program.startsWith('world-class')
    ? { one: 'world-class contact', several: 'world-class contacts', inARow: 'world-class contacts in a row' }
    : { one: 'contact that counts', several: 'contacts that count', inARow: 'contacts in a row that count' };

const RULE_WORDS: Readonly<Record<string, string>> = {
  'share': 'the share',
  'survey-window': 'the survey window',
  'minimum-responses': 'the smallest number of responses',
  'organization': 'when an organization is certified',
  'transfers': 'who is judged for a transfer',
  'validity': 'how long a certificate is valid',
};

/** Names beyond these are counted. */
const NAMED_SITES = 4;

/** What it would take, the nearest step first: "4 more responses", "3 more world-class contacts in a row". */
export const stepWords = ({ program, steps }: Pick<Decision, 'program' | 'steps'>): string =>
  steps.map((step) => oneStep(step, program)).join('; ');

function oneStep(step: Step, program: string): string {
  switch (step.kind) {
    case 'more-responses': {
      const { one, several } = contactWords(program);
      const needed =
        step.meeting === 0 ? '' : `, ${step.meeting === 1 ? `1 a ${one}` : `${step.meeting} of them ${several}`}`;
      return `${counted(step.count, 'more response', 'more responses')}${step.count === 1 && step.meeting === 1 ? `, a ${one}` : needed}`;
    }
    case 'meeting-in-a-row':
      return counted(step.count, `more ${contactWords(program).one}`, `more ${contactWords(program).inARow}`);
    case 'new-period': {
      const months = counted(step.months, 'month');
      return step.empty.length === 0
        ? `a new period of ${months}`
        : `a new period of ${months}, each with responses (none in ${step.empty.join(', ')})`;
    }
    case 'completion-times':
      return counted(
        step.count,
        'survey time that the source does not give',
        'survey times that the source does not give',
      );
    case 'sites': {
      const named = step.names.slice(0, NAMED_SITES).map(harmless).join(', ');
      const more = step.names.length - NAMED_SITES;
      return `certification of ${named}${more > 0 ? ` and ${counted(more, 'more site')}` : ''}`;
    }
    case 'operator-profile':
      return `an operator profile that states ${step.rules.map((rule) => RULE_WORDS[rule] ?? rule).join(', ')}`;
  }
}
