import type { Clause, Decision } from '../../core/certification/decision.ts';
import { sharePhrase, windowPhrase } from '../../core/rulebook/wording.ts';
import { parseWindowKey } from '../../core/survey/survey-window.ts';
import { count, counted, percent } from './numbers.ts';
import { harmless } from './plain-text.ts';

const NOT_STATED = 'not stated';

/** What a clause asks for, in words. */
export function requiredWords(clause: Clause, { threshold }: Pick<Decision, 'threshold'>): string {
  const { required } = clause;
  if (clause.clause === 'share') {
    return threshold === null ? NOT_STATED : (sharePhrase(threshold)?.en ?? NOT_STATED);
  }
  if (required === null) return NOT_STATED;
  if (clause.clause === 'survey-window') {
    const window = parseWindowKey(String(required));
    return window === null ? String(required) : windowPhrase(window).en;
  }
  return withUnit(clause, Number(required));
}

/** What was seen, in words. */
export function observedWords(clause: Clause): string {
  const { observed } = clause;
  if (observed === null) return 'nothing to judge';
  if (clause.clause === 'share') return `${percent(Number(observed))} %`;
  return withUnit(clause, Number(observed));
}

function withUnit({ clause }: Clause, value: number): string {
  switch (clause) {
    case 'every-month':
    case 'period':
      return counted(value, 'month');
    case 'every-site':
      return counted(value, 'site');
    case 'survey-window':
      return `${counted(value, 'response')} in time`;
    default:
      return counted(value, 'response');
  }
}

/** Why a clause came out as it did, in one sentence. */
export function whyClause(clause: Clause, { threshold }: Pick<Decision, 'threshold'>): string {
  const { reason, params } = clause;
  const n = (name: string): string => count(Number(params[name] ?? 0));
  const required = threshold === null ? '' : (sharePhrase(threshold)?.en ?? '');
  const named = (name: string): string => harmless(String(params[name] ?? ''));
  switch (reason) {
    case 'minimum.unstated':
      return 'The edition does not say how many responses are enough.';
    case 'minimum.reached':
      return `${n('observed')} responses were counted, enough for the ${n('required')} asked for.`;
    case 'minimum.too-few':
      return `${n('observed')} of the ${n('required')} responses asked for were counted: fewer do not show what customers think, so nothing is decided.`;
    case 'share.unstated':
      return 'The edition does not state the share required, and nothing is carried over from another edition.';
    case 'share.not-judged':
      return 'There are too few responses to judge the share.';
    case 'share.more-than.met':
    case 'share.at-least.met':
      return `${n('meeting')} of ${n('n')} contacts count: that is ${required}.`;
    case 'share.more-than.not-met':
    case 'share.at-least.not-met':
      return `${n('meeting')} of ${n('n')} contacts count: that is not ${required}.`;
    case 'every-month.unstated':
      return 'The edition does not state the share required, so no month can be judged.';
    case 'every-month.not-judged':
      return 'There are too few responses to judge the months.';
    case 'every-month.met':
      return `Each of the ${n('required')} months reaches the share by itself.`;
    case 'every-month.not-met':
      return `${n('observed')} of the ${n('required')} months reach the share by themselves${Number(params['empty']) > 0 ? `; ${n('empty')} had no response` : ''}.`;
    case 'period.complete':
      return `${n('observed')} of ${counted(Number(clause.observed), 'month')} have responses; one without does not break the period.`;
    case 'period.consecutive':
      return `All ${count(Number(clause.observed))} months in a row have responses.`;
    case 'period.broken':
      return `The months must follow one another, and these have no response: ${named('empty')}.`;
    case 'window.unstated':
      return 'The edition does not say how soon after the contact customers must be asked.';
    case 'window.any':
      return 'The edition accepts an answer at any time after the contact.';
    case 'window.inside':
      return `Every counted response came in time.${leftOut(n('outside'))}`;
    case 'window.unknown':
      return `Of ${n('unknown')} counted responses it is not known whether they came in time.${leftOut(n('outside'))}`;
    case 'every-site.unstated':
      return 'The edition does not say when an organization is certified.';
    case 'every-site.none':
      return 'No site of the organization was judged.';
    case 'every-site.met':
      return `All ${n('required')} sites are certified.`;
    case 'every-site.not-met':
      return `${n('observed')} of ${n('required')} sites are certified. Missing: ${named('missing')}.`;
    case 'every-site.undetermined':
      return `${n('observed')} of ${n('required')} sites are certified; of the others it is not decided. Missing: ${named('missing')}.`;
    default:
      return reason;
  }
}

const leftOut = (outside: string): string => (outside === '0' ? '' : ` Outside the window, and left out: ${outside}.`);
