import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { formatMonth, monthOf, type Month } from '../../core/basics/month.ts';
import { CANONICAL_HEADER, csvLine, toCanonicalRow } from '../../intake/simulated/canonical.ts';
import { DEMO_SEED, simulateNetwork } from '../../intake/simulated/simulate.ts';
import { cannotWrite } from '../cannot-write.ts';

/** The last month that is over, as an operator would have it. */
export const lastFullMonth = (now: Date): Month => monthOf(now.getUTCFullYear(), now.getUTCMonth() + 1) - 1;

/** The demo network as canonical CSV, in pieces: twelve months that end with `lastMonth`, the same for the same month. */
export function* demoCsv(lastMonth: Month): Generator<string, void, void> {
  yield `${csvLine(CANONICAL_HEADER)}\n`;
  for (const responses of simulateNetwork({ seed: DEMO_SEED, lastMonth })) {
    yield responses.map((response) => `${csvLine(toCanonicalRow(response))}\n`).join('');
  }
}

/** Writes it into a file; returns its rows. Throws PlauditError `usage` where the file cannot be written. */
export async function writeDemo(path: string, lastMonth: Month): Promise<{ rows: number; lastMonth: string }> {
  let rows = -1;
  const file = createWriteStream(path);
  await once(file, 'open').catch((cause: unknown) => {
    throw cannotWrite('The demo', path, cause);
  });
  function* counted(): Generator<string> {
    for (const piece of demoCsv(lastMonth)) {
      rows += piece.split('\n').length - 1;
      yield piece;
    }
  }
  await pipeline(counted(), file);
  return { rows, lastMonth: formatMonth(lastMonth) };
}
