import { DAY_MS } from '../../core/basics/time.ts';
import type { SurveyResponse } from '../../core/survey/response.ts';
import { corrected } from './answers.ts';
import type { RandomStream } from './random.ts';

const LATE_DELIVERY = 0.006;
const MINUTE_MS = 60_000;

/** A response reaches us at an instant (epoch milliseconds). */
export type Delivery = { readonly at: number; readonly response: SurveyResponse };

/** How many of the responses come once more: unchanged, and with a corrected answer. */
export type Again = { readonly duplicates: number; readonly corrections: number };

/**
 * When each response reaches us: most within minutes of the answer, some weeks later, some twice. In no order.
 * @param responses in random order: the first ones are those that come again
 */
export function deliveriesOf(responses: readonly SurveyResponse[], random: RandomStream, again: Again): Delivery[] {
  const list: Delivery[] = [];
  responses.forEach((response, i) => {
    const late = random.uniform() < LATE_DELIVERY ? random.between(3, 25) * DAY_MS : 0;
    const at = (response.completedAt ?? response.contactAt) + random.between(1, 15) * MINUTE_MS + late;
    list.push({ at, response });
    if (i < again.duplicates) {
      const retry = random.uniform() < 0.7 ? random.between(0.05, 5) * MINUTE_MS : random.between(0.5, 9) * DAY_MS;
      list.push({ at: at + retry, response });
    } else if (i < again.duplicates + again.corrections) {
      list.push({ at: at + random.between(1, 20) * DAY_MS, response: { ...response, ...corrected(response) } });
    }
  });
  return list;
}
