import { UNSTATED } from '../../rulebook/rulebook.ts';
import { windowKey } from '../../survey/survey-window.ts';
import type { Clause } from '../decision.ts';
import type { ClauseContext } from './clause-context.ts';

/**
 * The survey came soon enough after the contact. What came outside the window is not counted at all;
 * what has no time of its own is counted and leaves the clause without an answer.
 */
export function surveyWindow({ rulebook, n, outside, lagUnknown }: ClauseContext): Clause {
  const { window, source } = rulebook.surveyWindow;
  const unstated = window === UNSTATED;
  const any = !unstated && window.kind === 'any';
  const known = !unstated && (any || lagUnknown === 0);
  return {
    clause: 'survey-window',
    required: unstated ? null : windowKey(window),
    observed: any ? n : n - lagUnknown,
    n,
    outcome: known ? 'met' : 'undetermined',
    source,
    reason: unstated ? 'window.unstated' : any ? 'window.any' : lagUnknown > 0 ? 'window.unknown' : 'window.inside',
    params: { inside: n - lagUnknown, outside, unknown: lagUnknown },
  };
}
