import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NO_ANSWER, patternOf } from '../../src/core/survey/pattern.ts';
import type { SurveyResponse } from '../../src/core/survey/response.ts';
import { formatMonth } from '../../src/core/basics/month.ts';
import { testDatabase } from '../support/database.ts';
import {
  emptyNetwork,
  importFile,
  keptAndRebuilt,
  prepare,
  response,
  rollupLines,
  rowsOf,
} from '../support/network.ts';

const { pool } = await testDatabase();
await prepare(pool);

/** Few enough of everything that duplicates and corrections are the rule. */
const said = fc.record({
  organization: fc.constantFrom('North', 'South'),
  responseId: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  site: fc.constantFrom('Halifax', 'Truro'),
  supervisor: fc.constantFrom('Sam', 'Tom', null),
  csr: fc.constantFrom('Ann', 'Bob', null),
  at: fc.constantFrom('2015-04-30T10:00:00Z', '2015-05-01T10:00:00Z', '2015-06-30T23:59:59Z'),
  answered: fc.constantFrom('2015-07-01T00:00:00Z', '2015-06-30T23:59:59Z', null),
  channel: fc.constantFrom('phone', 'chat'),
  contactReason: fc.constantFrom('billing', null),
  resolved: fc.constantFrom(true, false, null),
  contactsNeeded: fc.constantFrom(1, 2, null),
  overallSatisfaction: fc.constantFrom(5, 4, null),
  csrSatisfaction: fc.constantFrom(5, null),
});
const file = fc.record({
  rows: fc.array(said.map(response), { maxLength: 9 }),
  chunk: fc.constantFrom(1, 2, 4, undefined),
});

type Key = string;
const keyOf = (r: SurveyResponse): Key => `${r.organization} ${r.responseId}`;
const same = (a: SurveyResponse, b: SurveyResponse): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The cells that the responses in force come to, counted in the plainest way. */
function linesOf(responses: Iterable<SurveyResponse>): string[] {
  const cells = new Map<string, number>();
  for (const r of responses) {
    const pattern = patternOf(r);
    if (pattern === NO_ANSWER) continue;
    const add = (level: string, name: string | null, within: string): void => {
      if (name === null) return;
      const cell = `${level} ${name} ${formatMonth(r.month)} in ${within}: ${r.channel} ${pattern} ${r.completedAt}`;
      cells.set(`${r.organization} ${cell}`, (cells.get(`${r.organization} ${cell}`) ?? 0) + 1);
    };
    add('csr', r.csr, r.supervisor ?? r.site);
    add('supervisor', r.supervisor, r.site);
    add('site', r.site, r.organization);
    add('organization', r.organization, '-');
  }
  // Cells also stand apart by survey window, which rollupLines does not show: both sides are added up without it.
  return summed([...cells].map(([cell, n]) => `${cell.split(' ').slice(1, -1).join(' ')} x${n}`));
}

function summed(lines: readonly string[]): string[] {
  const sums = new Map<string, number>();
  for (const line of lines) {
    const at = line.lastIndexOf(' x');
    sums.set(line.slice(0, at), (sums.get(line.slice(0, at)) ?? 0) + Number(line.slice(at + 2)));
  }
  return [...sums].map(([cell, n]) => `${cell} x${n}`).toSorted();
}

test('whatever is imported in whatever order, the roll-up is what a recount makes it, to the byte', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 4 }), async (files) => {
      await emptyNetwork(pool);
      const inForce = new Map<Key, SurveyResponse>();
      let revisions = 0;
      for (const { rows, chunk } of files) {
        const expected = {
          read: rows.length,
          taken: 0,
          unchanged: 0,
          superseded: 0,
          rejected: 0,
          leftOut: 0,
          unanswered: 0,
        };
        for (const row of rows) {
          const before = inForce.get(keyOf(row));
          if (before !== undefined && same(before, row)) {
            expected.unchanged += 1;
            continue;
          }
          expected.taken += 1;
          if (before !== undefined) expected.superseded += 1;
          if (patternOf(row) === NO_ANSWER) expected.unanswered += 1;
          inForce.set(keyOf(row), row);
        }
        revisions += expected.taken;
        expect((await importFile(pool, rows, { chunk })).counts).toEqual(expected);
      }
      expect(await rowsOf(pool, 'SELECT count(*) AS n FROM response')).toEqual([{ n: revisions }]);
      expect(summed(await rollupLines(pool))).toEqual(linesOf(inForce.values()));
      const { kept, rebuilt } = await keptAndRebuilt(pool);
      expect(kept).toEqual(rebuilt);
    }),
    { numRuns: 40 },
  );
});
