import { describe, expect, test } from 'vitest';
import { monthOf } from '../../core/basics/month.ts';
import type { SurveyResponse } from '../../core/survey/response.ts';
import { openResponses } from '../responses.ts';
import type { ZoneOf } from '../zone-book.ts';
import { CANONICAL_HEADER, csvLine, toCanonicalRow } from './canonical.ts';
import { simulatedNetwork } from './network.ts';
import { DEMO_SEED, simulateNetwork } from './simulate.ts';

/** Both changes of the clock, a 29 February, sites on both sides of UTC. */
const SMALL = { seed: DEMO_SEED, lastMonth: monthOf(2016, 4), scale: 0.05 };
const delivered = [...simulateNetwork(SMALL)].flat();
const leeds = delivered.find((r) => r.site === 'Leeds' && r.month === monthOf(2015, 7)) as SurveyResponse;

async function readBack(columns: number, zoneOf?: ZoneOf): Promise<{ responses: SurveyResponse[]; rejected: number }> {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(`${csvLine(CANONICAL_HEADER.slice(0, columns))}\r\n`);
    for (const response of delivered) yield Buffer.from(`${csvLine(toCanonicalRow(response).slice(0, columns))}\r\n`);
  }
  const intake = await openResponses(
    { name: 'demo.csv', bytes: bytes() },
    { now: new Date('2016-05-01T12:00:00Z'), zoneOf },
  );
  const responses: SurveyResponse[] = [];
  for await (const batch of intake) responses.push(...batch.responses);
  return { responses, rejected: intake.summary.rejected };
}

describe('the simulation as a canonical file', () => {
  test('reads back as the same responses', async () => {
    expect(await readBack(CANONICAL_HEADER.length)).toEqual({ responses: delivered, rejected: 0 });
  });

  test('reads back without the zones too, where the reader knows them', async () => {
    const zones = new Map(simulatedNetwork(SMALL).sites.map((s) => [s.name, s.zone]));
    const zoneOf: ZoneOf = (site) => zones.get(site) ?? null;
    expect(await readBack(CANONICAL_HEADER.length - 1, zoneOf)).toEqual({ responses: delivered, rejected: 0 });
  });

  test('has times with the offset of the site at that moment', () => {
    const row = toCanonicalRow(leeds);
    expect(row[5]).toMatch(/^2015-07-\d\dT\d\d:\d\d:\d\d\+01:00$/);
    expect(Date.parse(row[5] as string)).toBe(leeds.contactAt);
    expect(row.at(-1)).toBe('Europe/London');
  });

  test('leaves empty what was not answered', () => {
    const silent: SurveyResponse = {
      ...leeds,
      supervisor: null,
      csr: null,
      completedAt: null,
      contactReason: null,
      resolved: false,
      contactsNeeded: null,
      otherChannelsUsed: null,
      overallSatisfaction: 2,
      csrSatisfaction: null,
    };
    const row = toCanonicalRow(silent);
    expect([row[3], row[4], row[6], ...row.slice(8, 14)]).toEqual(['', '', '', '', 'no', '', '', '2', '']);
  });

  test('refuses a site it does not have', () => {
    expect(() => toCanonicalRow({ ...leeds, site: 'Atlantis' })).toThrow('The simulation has no site "Atlantis".');
  });

  test('quotes what needs it', () => {
    expect(csvLine(['a, b', 'c "d"', "e'f", 'g\nh', ''])).toBe('"a, b","c ""d""",e\'f,"g\nh",');
  });
});
