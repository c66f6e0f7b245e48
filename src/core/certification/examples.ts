import { formatPeriod, parseMonth, parsePeriod, type Month, type Period } from '../basics/month.ts';
import { err, ok, type Result } from '../basics/result.ts';
import { inOrder, isError, type Finding } from '../rulebook/finding.ts';
import { openFormat } from '../rulebook/format.ts';
import { readValues, type Supply } from '../rulebook/profile.ts';
import { READINGS, type Reading } from '../rulebook/rulebook.ts';
import {
  entriesOf,
  field,
  fields,
  isMapping,
  items,
  report,
  required,
  textOf,
  type Cursor,
  type Fields,
} from '../rulebook/sheet.ts';
import { choice, plainText } from '../rulebook/values.ts';
import { LEVELS } from '../survey/response.ts';
import { CLAUSES, type ClauseCode, type Evidence, type MonthCount, type Outcome } from './decision.ts';

/** One golden example: a situation, and the decision an edition must come to in it. */
export type Example = {
  readonly name: string;
  readonly evidence: Evidence;
  /** Null for an organization that is judged by its sites: any period will do. */
  readonly period: Period | null;
  readonly reading: Reading | null;
  /** An operator profile: the path of its file, or values written in place. */
  readonly profile: string | readonly Supply[] | null;
  readonly outcome: Outcome;
  /** The clause that settles it; null when the outcome is "met". */
  readonly because: ClauseCode | null;
};

const OUTCOMES = ['met', 'not-met', 'undetermined'] as const;
const KEYS = ['name', ...LEVELS, 'period', 'reading', 'profile', 'outcome', 'because'];
const COUNT_REMEDY = 'Write "8 of 10", "8 of 10, 2 late", "8 of 10, 2 without a time", or "none".';

/** Reads a file of golden examples. Fails with every error found. Source of the format: rulebooks/README.md. */
export function parseExamples(yamlText: string): Result<Example[], Finding[]> {
  const { sheet, of } = openFormat(yamlText, 'plaudit-examples', ['examples']);
  const remedy = 'Write "examples:" and below it one example after each "- name:".';
  const at = of && required(of, 'examples', remedy);
  const list = at && items(at, remedy);
  const examples = (list ?? []).map(readExample).filter((e) => e !== null);
  if (at && list?.length === 0) report(at, 'value.missing', 'There is no example.', remedy);
  const errors = inOrder(sheet.findings.filter(isError));
  return errors.length > 0 ? err(errors) : ok(examples);
}

function readExample(at: Cursor): Example | null {
  const of = fields(at, KEYS);
  if (of === null) return null;
  const name = plainText(of, 'name', 'Write "name:" and what the example shows.');
  const levels = LEVELS.filter((level) => field(of, level));
  const level = levels[0];
  if (level === undefined || levels.length > 1) {
    return report(
      at,
      'value.shape',
      'An example is about one subject.',
      `Write one of: ${LEVELS.join(', ')}, with its months below it.`,
    );
  }
  const subject = readSubject(field(of, level) as Cursor);
  const outcomeAt = required(of, 'outcome', `Write "outcome:" and one of: ${OUTCOMES.join(', ')}.`);
  const outcome = outcomeAt && choice(outcomeAt, OUTCOMES);
  const readingAt = field(of, 'reading');
  const reading = readingAt && choice(readingAt, READINGS);
  const because = outcome && readBecause(of, outcome);
  const period = readPeriod(of, subject?.months ?? []);
  const profileAt = field(of, 'profile');
  const profile =
    profileAt &&
    (isMapping(profileAt) ? readValues(profileAt) : textOf(profileAt, 'Write the path of a profile, or its values.'));
  if (name === null || subject === null || outcome === null || because === undefined) return null;
  if (profileAt !== null && profile === null) return null;
  return { name, evidence: { level, subject: name, ...subject }, period, reading, profile, outcome, because };
}

/** undefined when it could not be read. */
function readBecause(of: Fields, outcome: Outcome): ClauseCode | null | undefined {
  const at = field(of, 'because');
  if (outcome === 'met') {
    if (at) report(at, 'key.unknown', 'Where every clause is met, none settles it.', 'Leave "because" out.');
    return at ? undefined : null;
  }
  const remedy = `Write "because:" and one of: ${CLAUSES.join(', ')}.`;
  if (at) return choice(at, CLAUSES) ?? undefined;
  required(of, 'because', remedy);
  return undefined;
}

function readSubject(at: Cursor): Pick<Evidence, 'months' | 'sites'> | null {
  const entries = entriesOf(at, 'Write one month a line, as in "2013-01: 8 of 10".');
  if (entries === null) return null;
  if (entries.length === 1 && entries[0]?.key === 'sites') {
    const sites = entriesOf(entries[0].value, 'Write one site a line with its outcome, as in "Halifax: met".');
    if (sites === null) return null;
    const judged = sites.flatMap(({ key, value }) => {
      const outcome = choice(value, OUTCOMES);
      return outcome === null ? [] : [{ name: key, outcome }];
    });
    return { months: [], sites: judged };
  }
  const months = entries.flatMap(({ key, keyAt, value }) => {
    const month = parseMonth(key);
    if (month === null)
      report(keyAt, 'date.form', `"${key}" is not a month.`, 'Write year and month, as in "2013-01".');
    const counts = readCounts(value);
    return month === null || counts === null ? [] : [{ month, ...counts }];
  });
  return { months };
}

function readCounts(at: Cursor): Omit<MonthCount, 'month'> | null {
  const text = textOf(at, COUNT_REMEDY);
  if (text === null) return null;
  if (text === 'none') return { n: 0, meeting: 0, outside: 0, lagUnknown: 0, unscorable: 0 };
  const match = /^(\d+) of (\d+)(?:, (\d+) late)?(?:, (\d+) without a time)?$/.exec(text);
  const parts: (string | undefined)[] = match?.slice(1) ?? [];
  const [meeting = 0, n = 0, outside = 0, lagUnknown = 0] = parts.map((digits) => Number(digits ?? 0));
  if (match === null || meeting > n || lagUnknown > n) {
    return report(at, 'unit.count', `"${text}" is no count of responses.`, COUNT_REMEDY);
  }
  return { n, meeting, outside, lagUnknown, unscorable: 0 };
}

/** The period written in the example, or from its first to its last month. */
function readPeriod(of: Fields, months: readonly { month: Month }[]): Period | null {
  const at = field(of, 'period');
  const text = at && textOf(at, 'Write "period: 2013-01..2013-03".');
  const asked = text === null ? null : parsePeriod(text);
  if (at && text !== null && asked === null) {
    report(at, 'date.form', `"${text}" is no period.`, 'Write the first and the last month, as in "2013-01..2013-03".');
  }
  if (asked !== null || months.length === 0) return asked;
  const all = months.map((m) => m.month);
  return { from: Math.min(...all), to: Math.max(...all) };
}

/** "20 of 25 is exactly 80 % (2013-01..2013-03, each-month)" */
export function describeExample({ name, period, reading }: Example): string {
  const more = [period && formatPeriod(period), reading].filter((part) => part !== null);
  return more.length === 0 ? name : `${name} (${more.join(', ')})`;
}
