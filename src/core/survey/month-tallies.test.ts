import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kindOf, MonthTallies } from './month-tallies.ts';
import { scoringOf } from './pattern.ts';
import { UNKNOWN_SHIFT } from './survey-window.ts';
import { addCell, emptyTally, type Tally } from './tally.ts';

const counted = fc.record({
  subject: fc.integer({ min: 1, max: 2000 }),
  month: fc.integer({ min: 24_180, max: 24_184 }),
  pattern: fc.integer({ min: 0, max: 71 }),
  // Inside, outside, unknown, for the first and for the second window.
  windows: fc.constantFrom(0, 1, 2, 3, 1 << UNKNOWN_SHIFT, 2 << UNKNOWN_SHIFT, 1 | (2 << UNKNOWN_SHIFT)),
});

test('gives what adding cell by cell gives, for any window and any order', () => {
  const scoring = scoringOf(['first-contact', 'csr-top-box']);
  fc.assert(
    fc.property(
      fc.array(counted, { maxLength: 2000, size: 'max' }),
      fc.constantFrom(0, 1, 2),
      (responses, windowBit) => {
        const sieve = { scoring, windowBit };
        const expected = new Map<number, Tally>();
        const tallies = new MonthTallies();
        for (const { subject, month, pattern, windows } of responses) {
          const key = subject * 100_000 + month;
          const tally = expected.get(key) ?? emptyTally();
          expected.set(key, tally);
          addCell(tally, sieve, pattern, windows, 1);
          tallies.add(subject, month, kindOf(sieve, pattern, windows), 1);
        }
        expect([...tallies.sorted()]).toEqual(
          [...expected]
            .toSorted(([a], [b]) => a - b)
            .map(([key, tally]) => ({ subject: Math.floor(key / 100_000), month: key % 100_000, tally })),
        );
      },
    ),
    { numRuns: 15 },
  );
});

test('a subject and month whose responses were all taken back is not there any more', () => {
  const tallies = new MonthTallies();
  tallies.add(1, 24_180, 3, 1);
  tallies.add(2, 24_180, 0, 1);
  tallies.add(1, 24_180, 3, -1);
  expect([...tallies.sorted()]).toEqual([
    { subject: 2, month: 24_180, tally: { n: 0, meeting: 0, outside: 0, lagUnknown: 0, unscorable: 1 } },
  ]);
});
