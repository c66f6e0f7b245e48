import { writeFile } from 'node:fs/promises';
import type pg from 'pg';
import { parseMonth } from '../../src/core/basics/month.ts';
import type { SurveyResponse } from '../../src/core/survey/response.ts';
import { CANONICAL_HEADER, csvLine, toCanonicalRow } from '../../src/intake/simulated/canonical.ts';
import { simulatedNetwork } from '../../src/intake/simulated/network.ts';
import { simulateNetwork } from '../../src/intake/simulated/simulate.ts';
import { importFile, type Imported } from './network.ts';

/** A twentieth of the demo network: its organizations and sites, 5 supervisors and 60 CSRs, 6,000 responses. */
export const SMALL = { seed: 7, lastMonth: parseMonth('2015-06') as number, scale: 0.05 } as const;

const zones = new Map(simulatedNetwork(SMALL).sites.map((site) => [site.name, site.zone]));

/** Deliveries as they come: some late, some twice, some corrected. */
export const deliveries = (): SurveyResponse[][] => [...simulateNetwork(SMALL)];

export const importSimulated = (pool: pg.Pool): Promise<Imported> =>
  importFile(pool, deliveries(), { simulated: true, zoneOf: (site) => zones.get(site) ?? null });

/** The same deliveries as a file in the canonical format. */
export async function writeSimulated(path: string): Promise<void> {
  const rows = deliveries().flatMap((batch) => batch.map((r) => csvLine(toCanonicalRow(r))));
  await writeFile(path, `${[csvLine(CANONICAL_HEADER), ...rows].join('\n')}\n`);
}
