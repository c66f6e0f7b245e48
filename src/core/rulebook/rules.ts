import { CALENDARS, type SurveyWindow } from '../survey/survey-window.ts';
import { CONDITIONS, type Condition } from '../survey/pattern.ts';
import { LEVELS, type Level } from '../survey/response.ts';
import type { Severity } from './finding.ts';
import { didYouMean } from './did-you-mean.ts';
import { field, fields, items, report, required, textOf, type Cursor, type Fields } from './sheet.ts';
import { READINGS, UNSTATED, type Rulebook, type Sourced, type Stated, type Text } from './rulebook.ts';
import { choice, count, duration, months, share, stated, text, yesNo } from './values.ts';

/** One reader a rule: from its place in the file to its part of the rulebook, or null with what is wrong reported. */

export const COMPARISONS = ['more-than', 'at-least'] as const;
export const ORGANIZATION_RULES = ['every-site', 'own-share'] as const;
export const TRANSFER_RULES = ['first', 'last', 'longest', 'none'] as const;
export const WINDOW_KEYS = ['from', 'to', 'within', 'calendar', 'any'] as const;
const PERIOD_COMPARISONS = ['exactly', 'at-least'] as const;
const SOURCED = ['source', 'note'] as const;

const SOURCE_REMEDY = 'Write "source:" and where this rule is written, so that a decision can name it.';
const OPEN = 'Decisions stay undetermined until an operator profile supplies it.';
const COMPARISON_REMEDY = 'Write "comparison: more-than" or "comparison: at-least"; they differ at 20 of 25.';

function sourced(of: Fields): Sourced | null {
  const at = required(of, 'source', SOURCE_REMEDY, 'source.missing');
  const source = at && textOf(at, SOURCE_REMEDY);
  const noteAt = field(of, 'note');
  const note: Text | null = noteAt && text(noteAt);
  if (source === null || (noteAt !== null && note === null)) return null;
  return note === null ? { source } : { source, note };
}

export function countsWhen(at: Cursor): Rulebook['countsWhen'] | null {
  const of = fields(at, ['all', ...SOURCED]);
  if (of === null) return null;
  const from = sourced(of);
  const all = conditions(of);
  return from === null || all === null ? null : { ...from, all };
}

function conditions(of: Fields): Condition[] | null {
  const remedy = `Write a list such as "all: [resolved, overall-top-box]" of: ${CONDITIONS.join(', ')}.`;
  const at = required(of, 'all', remedy);
  const list = at && items(at, remedy);
  if (at === null || list === null) return null;
  if (list.length === 0)
    return report(at, 'condition.none', 'No condition is listed, so every response would count.', remedy);
  const found: Condition[] = [];
  for (const item of list) {
    const name = textOf(item, remedy);
    if (name === null) return null;
    const known = CONDITIONS.find((c) => c === name);
    if (known === undefined) {
      report(item, 'condition.unknown', `The condition "${name}" is not known.`, didYouMean(name, CONDITIONS));
    } else if (found.includes(known)) {
      report(item, 'value.twice', `The condition "${name}" stands here twice.`, 'Keep one of the two.', 'warning');
    } else found.push(known);
  }
  return found.length === 0 ? null : found;
}

export function shareRule(at: Cursor): Rulebook['share'] | null {
  const of = fields(at, ['value', 'comparison', ...SOURCED]);
  if (of === null) return null;
  const from = sourced(of);
  const valueAt = required(of, 'value', 'Write the share as two whole numbers, as in "value: 80/100".');
  const comparisonAt = required(of, 'comparison', COMPARISON_REMEDY, 'comparison.missing');
  const value = valueAt && stated(valueAt, share, 'warning', OPEN);
  const comparison = comparisonAt && stated(comparisonAt, (c) => choice(c, COMPARISONS), 'warning', OPEN);
  if (from === null || valueAt === null || value === null || comparison === null) return null;
  if (value !== UNSTATED && comparison === 'more-than' && value.num === value.den) {
    return report(
      valueAt,
      'share.unreachable',
      'No subject can have more than 100 %.',
      'Lower the value, or write "comparison: at-least".',
    );
  }
  return { ...from, value, comparison };
}

export function periodRule(at: Cursor): Rulebook['period'] | null {
  const of = fields(at, ['length', 'comparison', 'consecutive', 'reading', ...SOURCED]);
  if (of === null) return null;
  const from = sourced(of);
  const lengthAt = required(of, 'length', 'Write whole months, as in "length: 3 months".');
  const comparisonAt = required(
    of,
    'comparison',
    'Write "comparison: exactly" or "comparison: at-least".',
    'comparison.missing',
  );
  const consecutiveAt = required(
    of,
    'consecutive',
    'Write "consecutive: yes" when a month without a response breaks the period, else "no".',
  );
  const readingAt = required(of, 'reading', 'Write "reading: pooled" (all months together) or "reading: each-month".');
  const length = lengthAt && months(lengthAt);
  const comparison = comparisonAt && choice(comparisonAt, PERIOD_COMPARISONS);
  const consecutive = consecutiveAt && yesNo(consecutiveAt);
  const reading = readingAt && choice(readingAt, READINGS);
  if (from === null || length === null || comparison === null || consecutive === null || reading === null) return null;
  return { ...from, months: length, comparison, consecutive, reading };
}

export function surveyWindowRule(at: Cursor): Rulebook['surveyWindow'] | null {
  const of = fields(at, [...WINDOW_KEYS, ...SOURCED]);
  if (of === null) return null;
  const from = sourced(of);
  const withinAt = field(of, 'within');
  const alone = WINDOW_KEYS.every((key) => key === 'within' || field(of, key) === null);
  const window = withinAt && alone ? stated(withinAt, () => windowOf(of), 'warning', OPEN) : windowOf(of);
  return from === null || window === null ? null : { ...from, window };
}

const WINDOW_REMEDY =
  'Write "from: 10 minutes" and "to: 24 hours", or "within: 2 business days" and "calendar: monday-to-friday", or "any: yes".';

/** The window that a mapping with the WINDOW_KEYS describes. */
export function windowOf(of: Fields): SurveyWindow | null {
  const [fromAt, toAt, withinAt, calendarAt, anyAt] = WINDOW_KEYS.map((key) => field(of, key));
  const kinds = [fromAt ?? toAt, withinAt ?? calendarAt, anyAt].filter((k) => k);
  if (kinds.length > 1)
    return report(of.at, 'window.mixed', 'The window is described in more than one way.', WINDOW_REMEDY);
  if (anyAt) {
    const any = yesNo(anyAt);
    if (any === false) return report(anyAt, 'value.unknown', '"any: no" names no window.', WINDOW_REMEDY);
    return any === null ? null : { kind: 'any' };
  }
  if (withinAt || calendarAt) return within(of, withinAt ?? null, calendarAt ?? null);
  if (!fromAt || !toAt) return report(of.at, 'key.missing', 'The window has no beginning or no end.', WINDOW_REMEDY);
  const from = minutes(fromAt);
  const to = minutes(toAt);
  if (from === null || to === null) return null;
  if (from > to)
    return report(toAt, 'window.reversed', 'The window ends before it begins.', 'Exchange "from" and "to".');
  return { kind: 'elapsed', fromMinutes: from, toMinutes: to };
}

function minutes(at: Cursor): number | null {
  const span = duration(at);
  if (span === null) return null;
  if (span.kind === 'minutes') return span.count;
  return report(at, 'window.mixed', 'Business days go with "within" only.', WINDOW_REMEDY);
}

function within(of: Fields, withinAt: Cursor | null, calendarAt: Cursor | null): SurveyWindow | null {
  if (withinAt === null) return report(of.at, 'key.missing', '"within" is missing beside "calendar".', WINDOW_REMEDY);
  const span = duration(withinAt);
  const calendar = calendarAt && choice(calendarAt, Object.keys(CALENDARS));
  if (span === null || (calendarAt !== null && calendar === null)) return null;
  if (span.kind === 'minutes') {
    if (calendarAt)
      return report(calendarAt, 'window.mixed', 'A calendar goes with business days only.', 'Leave "calendar" out.');
    return { kind: 'elapsed', fromMinutes: 0, toMinutes: span.count };
  }
  if (calendar === null) {
    return report(
      withinAt,
      'key.missing',
      'Business days need a calendar.',
      `Write "calendar:" and one of: ${Object.keys(CALENDARS).join(', ')}.`,
    );
  }
  return { kind: 'business-days', days: span.count, calendar };
}

/** `ownShare`: organizations are judged like any other subject and so need a minimum of their own. */
export function minimumRule(at: Cursor, ownShare: boolean): Rulebook['minimumResponses'] | null {
  const of = fields(at, [...LEVELS, ...SOURCED]);
  if (of === null) return null;
  const from = sourced(of);
  const minimum = (level: Level): Stated<number> | null => {
    const levelAt = required(of, level, `Write "${level}:" and a whole number of responses, or "unstated".`);
    const needed = level !== 'organization' || ownShare;
    const severity: Severity = needed ? 'warning' : 'note';
    return (
      levelAt &&
      stated(
        levelAt,
        count,
        severity,
        needed ? OPEN : 'None is needed while organizations are not judged on their own share.',
      )
    );
  };
  const [csr, supervisor, site, organization] = LEVELS.map(minimum);
  if (from === null || csr == null || supervisor == null || site == null || organization == null) return null;
  return { ...from, csr, supervisor, site, organization };
}

export function organizationRule(at: Cursor): Rulebook['organization'] | null {
  const of = fields(at, ['rule', ...SOURCED]);
  if (of === null) return null;
  const from = sourced(of);
  const ruleAt = required(of, 'rule', `Write "rule:" and one of: ${ORGANIZATION_RULES.join(', ')}, unstated.`);
  const rule = ruleAt && stated(ruleAt, (c) => choice(c, ORGANIZATION_RULES), 'warning', OPEN);
  return from === null || rule === null ? null : { ...from, rule };
}

export function transfersRule(at: Cursor): Rulebook['transfers'] | null {
  const of = fields(at, ['judged', ...SOURCED]);
  if (of === null) return null;
  const from = sourced(of);
  const judgedAt = required(of, 'judged', `Write "judged:" and one of: ${TRANSFER_RULES.join(', ')}, unstated.`);
  const consequence = 'It is asked only of contacts that were transferred.';
  const judged = judgedAt && stated(judgedAt, (c) => choice(c, TRANSFER_RULES), 'note', consequence);
  return from === null || judged === null ? null : { ...from, judged };
}

export function validityRule(at: Cursor): Rulebook['validity'] | null {
  const of = fields(at, ['length', ...SOURCED]);
  if (of === null) return null;
  const from = sourced(of);
  const lengthAt = required(of, 'length', 'Write "length: 12 months" or "length: unstated".');
  const length =
    lengthAt &&
    stated(lengthAt, months, 'warning', 'No certificate can be issued until an operator profile supplies it.');
  return from === null || length === null ? null : { ...from, months: length };
}

export function perLevel<T>(at: Cursor, read: (at: Cursor) => T | null): Partial<Record<Level, T>> | null {
  const of = fields(at, LEVELS);
  if (of === null) return null;
  const found: Partial<Record<Level, T>> = {};
  for (const level of LEVELS) {
    const levelAt = field(of, level);
    const value = levelAt && read(levelAt);
    if (levelAt !== null && value === null) return null;
    if (value !== null) found[level] = value;
  }
  return found;
}
