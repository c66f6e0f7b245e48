import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ADDED, type ResponseFacts, ResponseRows } from './response-rows.ts';

const small = fc.option(fc.integer({ min: 0, max: 32_767 }), { nil: null });
const id = fc.option(fc.integer({ min: 1, max: 2 ** 31 - 1 }), { nil: null });
const instant = fc.integer({ min: -2_208_988_800_000, max: 7_258_118_400_000 });
const facts: fc.Arbitrary<ResponseFacts> = fc.record({
  contactAt: instant,
  completedAt: fc.option(instant, { nil: null }),
  csrId: id,
  supervisorId: id,
  siteId: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  reasonId: id,
  windows: fc.integer({ min: 0, max: 2 ** 30 - 1 }),
  month: fc.integer({ min: 0, max: 32_767 }),
  channelId: fc.integer({ min: 0, max: 511 }),
  pattern: fc.integer({ min: 0, max: 71 }),
  overall: small,
  csrScore: small,
  contactsNeeded: small,
  flags: fc.integer({ min: 0, max: 63 }),
});
/** Few enough that the same key comes twice; long, empty and of every script. */
const key = fc.oneof(fc.constantFrom('', 'r1', 'r2', 'é', 'x'.repeat(300)), fc.string({ unit: 'grapheme' }));

test('says what was added, each key once, for one organization after another', () => {
  const rows = new ResponseRows(1, 7);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(key, facts), { maxLength: 200, size: 'max' }),
      fc.integer({ min: 1, max: 99 }),
      (added, orgId) => {
        rows.reuse(orgId);
        const kept: [string, ResponseFacts][] = [];
        for (const [k, f] of added) {
          const before = kept.findIndex(([other]) => other === k);
          expect(rows.add(k, f)).toBe(before === -1 ? ADDED : before);
          if (before === -1) kept.push([k, f]);
        }
        expect(Array.from({ length: rows.size }, (_, row) => [rows.key(row), rows.facts(row)])).toEqual(kept);
      },
    ),
    { numRuns: 30 },
  );
});
