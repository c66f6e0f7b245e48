import type { Month } from '../../core/basics/month.ts';
import { DAY_MS } from '../../core/basics/time.ts';
import type { SurveyResponse } from '../../core/survey/response.ts';
import { ZoneBook } from '../zone-book.ts';
import type { Delivery } from './deliveries.ts';
import { buildRosters, MONTHS } from './roster.ts';
import { openDesk, siteMonth } from './site-month.ts';
import { spanOf } from './times.ts';
import { buildPlan, totalsAt, type SimulatedTotals } from './volume.ts';

/** The seed of the demo network. */
export const DEMO_SEED = 2015;

export type Simulation = {
  /** A whole number; the same one gives the same network and responses, byte for byte. */
  readonly seed: number;
  /** The last of the twelve months; no survey is answered after its end. */
  readonly lastMonth: Month;
  /** Times as many supervisors, CSRs and responses, 0.02 to 20; organizations and sites stay as they are. */
  readonly scale?: number;
};

/** Responses in one batch, at most. */
const BATCH = 5000;
/** No zone is further ahead of UTC: before this, no contact of a month can have happened. */
const FURTHEST_EAST_MS = 14 * 3_600_000;

/** How many distinct responses a simulation has, and how many duplicates and corrections it delivers on top. */
export const simulatedTotals = ({ scale = 1 }: Pick<Simulation, 'scale'> = {}): SimulatedTotals => totalsAt(scale);

/**
 * Survey responses of an invented network over twelve months, in the order in which they arrive, in batches of at
 * most 5,000. Some arrive weeks after their contact, some twice, and some again with a corrected answer under the
 * same response id. Holds about one month in memory. A scale out of range is a RangeError.
 */
export function* simulateNetwork({ seed, lastMonth, scale = 1 }: Simulation): Generator<SurveyResponse[], void, void> {
  const rosters = buildRosters(seed, scale);
  const plan = buildPlan(seed, scale, rosters);
  const zones = new ZoneBook(null, null);
  const desks = rosters.map((roster, site) => openDesk(seed, site, roster, plan.counts[site] as Uint32Array, zones));
  let waiting: Delivery[] = [];
  for (let index = 0; index < MONTHS; index++) {
    const month = lastMonth - MONTHS + 1 + index;
    for (const [site, desk] of desks.entries()) {
      const again = {
        duplicates: plan.duplicates[index]?.[site] ?? 0,
        corrections: plan.corrections[index]?.[site] ?? 0,
      };
      for (const delivery of siteMonth(desk, index, month, again)) waiting.push(delivery);
    }
    waiting.sort((a, b) => a.at - b.at);
    const until = index === MONTHS - 1 ? Infinity : spanOf(month + 1).start * DAY_MS - FURTHEST_EAST_MS;
    const later = waiting.findIndex((delivery) => delivery.at >= until);
    const due = later === -1 ? waiting : waiting.slice(0, later);
    waiting = later === -1 ? [] : waiting.slice(later);
    for (let from = 0; from < due.length; from += BATCH) yield due.slice(from, from + BATCH).map((d) => d.response);
  }
}
