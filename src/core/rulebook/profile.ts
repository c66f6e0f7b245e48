import { err, ok, type Result } from '../basics/result.ts';
import type { Ratio } from '../basics/ratio.ts';
import { LEVELS, type Level } from '../survey/response.ts';
import type { SurveyWindow } from '../survey/survey-window.ts';
import { isError, inOrder, type Finding, type Place } from './finding.ts';
import { openFormat } from './format.ts';
import { EDITION, PROGRAM } from './parse.ts';
import { COMPARISONS, ORGANIZATION_RULES, TRANSFER_RULES, WINDOW_KEYS, windowOf } from './rules.ts';
import { UNSTATED, type Comparison, type Rulebook } from './rulebook.ts';
import { field, fields, peek, report, required, textOf, type Cursor, type Fields } from './sheet.ts';
import { choice, count, date, months, plainText, share } from './values.ts';

type Value =
  | { readonly path: 'share.value'; readonly value: Ratio }
  | { readonly path: 'share.comparison'; readonly value: Comparison }
  | { readonly path: 'survey-window'; readonly value: SurveyWindow }
  | { readonly path: `minimum-responses.${Level}`; readonly level: Level; readonly value: number }
  | { readonly path: 'organization.rule'; readonly value: Exclude<Rulebook['organization']['rule'], typeof UNSTATED> }
  | { readonly path: 'transfers.judged'; readonly value: Exclude<Rulebook['transfers']['judged'], typeof UNSTATED> }
  | { readonly path: 'validity.length'; readonly value: number };

/** One value an operator supplies where an edition's source states none. Months are calendar months. */
export type Supply = Value & { readonly place: Place };

/** Values an operator answers for by name, for one edition. */
export type Profile = {
  readonly name: string;
  /** PROGRAM@EDITION */
  readonly for: string;
  readonly by: string;
  /** YYYY-MM-DD */
  readonly date: string;
  readonly reason: string;
  readonly sha256: string;
  readonly supplies: readonly Supply[];
};

const KEYS = ['name', 'for', 'by', 'date', 'reason', 'values'];
/** The rules an edition may leave unstated; the others every edition must state. */
const GROUPS = ['share', 'survey-window', 'minimum-responses', 'organization', 'transfers', 'validity'] as const;
const ALWAYS_STATED = ['counts-when', 'period', 'labels'];

/** Reads an operator profile; `sha256` as for parseRulebook. Source of the format: docs/examples/profile-2014.yaml. */
export function parseProfile(yamlText: string, sha256: string): Result<Profile, Finding[]> {
  const { sheet, of } = openFormat(yamlText, 'plaudit-profile', KEYS);
  const profile = of && readProfile(of, sha256);
  const errors = inOrder(sheet.findings.filter(isError));
  return errors.length > 0 || !profile ? err(errors) : ok(profile);
}

function readProfile(of: Fields, sha256: string): Profile | null {
  const name = plainText(of, 'name', 'Write "name:" and a name under which decisions show it.');
  const key = edition(of);
  const by = plainText(of, 'by', 'Write "by:" and who answers for these values.');
  const dateAt = required(of, 'date', 'Write "date:" and the day they apply from, as in "2026-01-15".');
  const day = dateAt && date(dateAt);
  const reason = plainText(of, 'reason', 'Write "reason:" and why these values were chosen.');
  const valuesAt = required(of, 'values', `Write "values:" and below it any of: ${GROUPS.join(', ')}.`);
  const supplies = valuesAt && readValues(valuesAt);
  if (name === null || key === null || by === null || day === null || reason === null || supplies === null) return null;
  return { name, for: key, by, date: day, reason, sha256, supplies };
}

function edition(of: Fields): string | null {
  const remedy = 'Write "for:" and program@edition, as in "world-class-call@2014".';
  const at = required(of, 'for', remedy);
  const key = at && textOf(at, remedy);
  if (at === null || key === null) return null;
  const [program, name, more] = key.split('@');
  const formed = more === undefined && PROGRAM.test(program ?? '') && EDITION.test(name ?? '');
  return formed ? key : report(at, 'name.form', `"${key}" names no edition.`, remedy);
}

/** The values of a profile, from the mapping below "values". Null when there is none to use. */
export function readValues(at: Cursor): Supply[] | null {
  const of = fields(at, [...GROUPS, ...ALWAYS_STATED]);
  if (of === null) return null;
  for (const key of ALWAYS_STATED) {
    const stated = field(of, key);
    if (stated)
      report(
        stated,
        'profile.stated',
        `"${key}" is stated by every edition.`,
        'Leave it out, or write an edition of your own.',
      );
  }
  const supplies = GROUPS.flatMap((key) => {
    const group = field(of, key);
    return group ? readGroup(key, group) : [];
  });
  if (supplies.length === 0 && !at.sheet.findings.some(isError)) {
    return report(
      at,
      'profile.empty',
      'The profile supplies no value.',
      `Write below it any of: ${GROUPS.join(', ')}.`,
    );
  }
  return supplies;
}

function readGroup(group: (typeof GROUPS)[number], at: Cursor): Supply[] {
  const supply = <T>(
    of: Fields | null,
    key: string,
    read: (at: Cursor) => T | null,
    make: (value: T) => Value,
  ): Supply[] => {
    const value = of && field(of, key);
    if (!value || refusesUnstated(value)) return [];
    const found = read(value);
    return found === null
      ? []
      : [{ ...make(found), place: { path: value.path, line: value.line, column: value.column } }];
  };
  switch (group) {
    case 'share': {
      const of = fields(at, ['value', 'comparison']);
      return [
        ...supply(of, 'value', share, (value) => ({ path: 'share.value', value })),
        ...supply(
          of,
          'comparison',
          (c) => choice(c, COMPARISONS),
          (value) => ({ path: 'share.comparison', value }),
        ),
      ];
    }
    case 'survey-window': {
      const of = fields(at, WINDOW_KEYS);
      const window = of && windowOf(of);
      const place = { path: at.path, line: at.line, column: at.column };
      return window === null ? [] : [{ path: 'survey-window', value: window, place }];
    }
    case 'minimum-responses': {
      const of = fields(at, LEVELS);
      return LEVELS.flatMap((level) =>
        supply(of, level, count, (value) => ({ path: `minimum-responses.${level}`, level, value })),
      );
    }
    case 'organization':
      return supply(
        fields(at, ['rule']),
        'rule',
        (c) => choice(c, ORGANIZATION_RULES),
        (value) => ({ path: 'organization.rule', value }),
      );
    case 'transfers':
      return supply(
        fields(at, ['judged']),
        'judged',
        (c) => choice(c, TRANSFER_RULES),
        (value) => ({ path: 'transfers.judged', value }),
      );
    case 'validity':
      return supply(fields(at, ['length']), 'length', months, (value) => ({ path: 'validity.length', value }));
  }
}

function refusesUnstated(at: Cursor): boolean {
  if (peek(at) !== UNSTATED) return false;
  report(
    at,
    'profile.unstated',
    'A profile supplies values; "unstated" is none.',
    'Write a value, or leave the line out.',
  );
  return true;
}
