import fc from 'fast-check';
import { expect, test } from 'vitest';
import { goldenMisses, goldenRows, numberAt } from '../../../test/support/golden.ts';
import { binomialPmf } from './binomial.ts';
import {
  type Count,
  chiSquareTest,
  fisherExact,
  newcombeDifference,
  newcombeDifferenceContinuity,
  waldDifference,
  zTestPooled,
  zTestUnpooled,
} from './two-proportions.ts';

test('intervals and tests agree with R in all 13 rows', () => {
  const rows = goldenRows('two-proportions.csv');
  expect(rows.length).toBe(13);
  const misses = goldenMisses(rows, (row) => {
    const a = { x: numberAt(row, 'x1'), n: numberAt(row, 'n1') };
    const b = { x: numberAt(row, 'x2'), n: numberAt(row, 'n2') };
    const score = newcombeDifference(a, b);
    const corrected = newcombeDifferenceContinuity(a, b);
    const simple = waldDifference(a, b);
    const pooled = zTestPooled(a, b);
    const yates = chiSquareTest(a, b, { yates: true });
    return {
      diff: a.x / a.n - b.x / b.n,
      newcombe10_lo: score.lo,
      newcombe10_hi: score.hi,
      newcombe11cc_lo: corrected.lo,
      newcombe11cc_hi: corrected.hi,
      wald_lo: simple?.lo ?? null,
      wald_hi: simple?.hi ?? null,
      z_pooled: pooled?.z ?? null,
      p_two_sided_pooled: pooled?.twoSided ?? null,
      p_greater_pooled: pooled?.greater ?? null,
      z_unpooled: zTestUnpooled(a, b)?.z ?? null,
      chisq_uncorrected: chiSquareTest(a, b, { yates: false })?.chiSquare ?? null,
      chisq_yates: yates?.chiSquare ?? null,
      p_yates: yates?.p ?? null,
      fisher_p: fisherExact(a, b),
    };
  });
  expect(misses).toEqual([]);
});

test('small p values keep their digits', () => {
  const [a, b] = [
    { x: 8681, n: 12954 },
    { x: 9491, n: 12954 },
  ];
  expect(fisherExact(a, b) / 4.2623797112259631e-28).toBeCloseTo(1, 9);
  expect(zTestPooled(a, b)!.twoSided / 3.9860548026188661e-28).toBeCloseTo(1, 9);
});

const count = (most: number): fc.Arbitrary<Count> =>
  fc.integer({ min: 1, max: most }).chain((n) => fc.record({ x: fc.integer({ min: 0, max: n }), n: fc.constant(n) }));

test('swapping the two swaps and negates the interval, which holds the difference', () => {
  fc.assert(
    fc.property(count(500), count(500), (a, b) => {
      for (const interval of [newcombeDifference, newcombeDifferenceContinuity]) {
        const one = interval(a, b);
        const other = interval(b, a);
        expect(Math.abs(one.lo + other.hi)).toBeLessThan(1e-14);
        const difference = a.x / a.n - b.x / b.n;
        expect(-1 - 1e-14 <= one.lo && one.lo <= difference && difference <= one.hi && one.hi <= 1 + 1e-14).toBe(true);
      }
    }),
  );
});

test('chi-square is the square of the pooled z, and the correction never raises it', () => {
  fc.assert(
    fc.property(count(500), count(500), (a, b) => {
      const z = zTestPooled(a, b);
      const plain = chiSquareTest(a, b, { yates: false });
      const corrected = chiSquareTest(a, b, { yates: true });
      if (z === null || plain === null || corrected === null) {
        expect([z, plain, corrected]).toEqual([null, null, null]);
        return;
      }
      expect(Math.abs(plain.chiSquare - z.z * z.z)).toBeLessThan(1e-9 * Math.max(1, plain.chiSquare));
      expect(Math.abs(plain.p - z.twoSided)).toBeLessThan(1e-9);
      expect(corrected.chiSquare).toBeLessThanOrEqual(plain.chiSquare);
    }),
  );
});

test("Fisher's test adds up all tables no likelier than the observed", () => {
  fc.assert(
    fc.property(count(40), count(40), (a, b) => {
      const all = a.x + b.x;
      // With the margins fixed, a table's probability is proportional to this product, whatever the common share.
      const weight = (x: number): number => binomialPmf(x, a.n, 0.5) * binomialPmf(all - x, b.n, 0.5);
      let [sum, total] = [0, 0];
      for (let x = 0; x <= all; x++) {
        total += weight(x);
        if (weight(x) <= weight(a.x) * (1 + 1e-7)) sum += weight(x);
      }
      expect(Math.abs(fisherExact(a, b) - sum / total)).toBeLessThan(1e-10);
      expect(Math.abs(fisherExact(a, b) - fisherExact(b, a))).toBeLessThan(1e-10);
    }),
  );
});

test('with no response on one side', () => {
  const none = { x: 0, n: 0 };
  const some = { x: 20, n: 25 };
  const { lo, hi } = newcombeDifference(none, some);
  expect(lo).toBeCloseTo(-0.9114, 4);
  expect(hi).toBeCloseTo(1 - 0.6087, 4);
  expect(waldDifference(none, some)).toBe(null);
  expect(zTestPooled(none, some)).toBe(null);
  expect(zTestUnpooled(some, none)).toBe(null);
  expect(chiSquareTest(none, some, { yates: true })).toBe(null);
  expect(fisherExact(none, some)).toBe(1);
  expect(() => newcombeDifference({ x: 3, n: 2 }, some)).toThrow(RangeError);
  expect(() => fisherExact({ x: 0.5, n: 2 }, some)).toThrow(RangeError);
});
