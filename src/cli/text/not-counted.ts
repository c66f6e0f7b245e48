import type { Rulebook } from '../../core/rulebook/rulebook.ts';
import { answersNeeded } from './answers-needed.ts';
import { counted as some } from './numbers.ts';

/** The responses that decisions leave aside, one a line; empty where there are none. */
export function notCounted(
  responses: { readonly counted: number; readonly outside: number; readonly unscorable: number },
  rulebook: Rulebook,
): string {
  const { counted, outside, unscorable } = responses;
  const lines = [
    ...(outside > 0 ? [`Not counted: ${some(outside, 'response')} outside the survey window.`] : []),
    ...(unscorable > 0
      ? [
          `Not counted: ${some(unscorable, 'response')} without all of ${answersNeeded(rulebook)}, which this edition asks for.`,
        ]
      : []),
    ...(unscorable > counted ? ['That is more than are counted: the shares may mislead.'] : []),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
