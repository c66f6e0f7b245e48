import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type GoldenRow, goldenMisses, goldenRows, numberAt } from '../../../test/support/golden.ts';
import { twoSidedZ } from './distributions.ts';
import { groupSizeForPower, marginOfError, powerOfTwoProportions, sampleSize } from './sample-size.ts';

const populationOf = (row: GoldenRow): number | undefined => (row.N === null ? undefined : numberAt(row, 'N'));

test('sample sizes agree with R in all 216 rows', () => {
  const rows = goldenRows('sample-size.csv');
  expect(rows.length).toBe(216);
  const misses = goldenMisses(rows, (row) => {
    const conf = numberAt(row, 'conf');
    const size = sampleSize({ margin: numberAt(row, 'e'), p: numberAt(row, 'p'), conf, population: populationOf(row) });
    return { z: twoSidedZ(conf), n0: size.infinite, n_exact: size.exact, n_required: size.required };
  });
  expect(misses).toEqual([]);
});

test('margins of error agree with R in all 63 rows', () => {
  const rows = goldenRows('margin-of-error.csv');
  expect(rows.length).toBe(63);
  const misses = goldenMisses(rows, (row) => {
    const found = marginOfError({ n: numberAt(row, 'n'), p: numberAt(row, 'p'), population: populationOf(row) });
    return {
      se_srs: found.standardError,
      fpc: found.correction,
      moe95: found.margin,
      fpc_sampling_fraction: found.fractionCorrection,
    };
  });
  expect(misses).toEqual([]);
});

test('group sizes for a power agree with R in all 10 rows, and the power comes back', () => {
  const rows = goldenRows('power.csv');
  expect(rows.length).toBe(10);
  const misses = goldenMisses(rows, (row) => {
    const [p1, p2] = [numberAt(row, 'p1'), numberAt(row, 'p2')];
    const n = groupSizeForPower({ p1, p2, power: numberAt(row, 'power') });
    return { n_per_group: n, power: powerOfTwoProportions({ p1, p2, n }) };
  });
  expect(misses).toEqual([]);
});

test.each([
  [100, 80],
  [500, 218],
  [1000, 278],
  [5000, 357],
])('at 5 points a population of %d needs %d', (population, required) => {
  expect(sampleSize({ margin: 0.05, population }).required).toBe(required);
});

test('the required sample reaches the margin, and one fewer than the exact size does not', () => {
  const population = fc.integer({ min: 2, max: 1_000_000 });
  fc.assert(
    fc.property(population, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 99 }), (size, points, share) => {
      const question = { p: share / 100, population: size };
      const { exact, required } = sampleSize({ ...question, margin: points / 100 });
      expect(required).toBeLessThanOrEqual(size);
      expect(marginOfError({ ...question, n: required }).margin).toBeLessThanOrEqual(points / 100 + 1e-12);
      if (exact > 2) expect(marginOfError({ ...question, n: exact - 1 }).margin).toBeGreaterThan(points / 100);
    }),
  );
});

test('a census has no margin of error', () => {
  expect(marginOfError({ n: 400, population: 400 }).margin).toBe(0);
  expect(marginOfError({ n: 1, population: 1 }).margin).toBe(0);
});

test('impossible arguments are refused', () => {
  expect(() => sampleSize({ margin: 0 })).toThrow(RangeError);
  expect(() => sampleSize({ margin: 0.05, p: 1 })).toThrow(RangeError);
  expect(() => sampleSize({ margin: 0.05, conf: 1 })).toThrow(RangeError);
  expect(() => sampleSize({ margin: 0.05, population: 0 })).toThrow(RangeError);
  expect(() => marginOfError({ n: 0 })).toThrow(RangeError);
  expect(() => marginOfError({ n: 101, population: 100 })).toThrow(RangeError);
  expect(() => marginOfError({ n: 10, p: 1.1 })).toThrow(RangeError);
  expect(() => groupSizeForPower({ p1: 0.7, p2: 0.7, power: 0.8 })).toThrow(RangeError);
  expect(() => groupSizeForPower({ p1: 0.7, p2: 0.8, power: 1 })).toThrow(RangeError);
  expect(() => groupSizeForPower({ p1: 0.7, p2: 0.8, power: 0.001 })).toThrow(RangeError);
  expect(() => powerOfTwoProportions({ p1: 0.7, p2: 0.8, n: 0 })).toThrow(RangeError);
});
