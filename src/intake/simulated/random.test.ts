import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apportion, indexAt, RandomStream, Xoshiro128 } from './random.ts';

const bitsOf = (random: Xoshiro128, n: number): number[] => Array.from({ length: n }, () => random.bits());

describe('random numbers', () => {
  test('are those of the reference implementation of xoshiro128**', () => {
    const reference = [11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849];
    expect(bitsOf(new Xoshiro128([1, 2, 3, 4]), 8)).toEqual(reference);
  });

  test('are the same for the same seed and keys, and others for others', () => {
    const of = (seed: number, ...keys: number[]): string => bitsOf(new RandomStream(seed, ...keys), 4).join(' ');
    expect(of(2015, 1, 2)).toBe(of(2015, 1, 2));
    const streams = [of(0), of(1), of(2 ** 32), of(2 ** 32 + 1), of(1, 0), of(1, 1), of(1, 0, 1), of(1, 1, 0), of(-1)];
    expect(new Set(streams).size).toBe(streams.length);
  });

  test('draw a beta distribution by its mean and spread', () => {
    const random = new RandomStream(1);
    const draws = Array.from({ length: 4000 }, () => random.beta(32, 8));
    const mean = draws.reduce((a, b) => a + b, 0) / draws.length;
    const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
    expect(mean).toBeCloseTo(0.8, 2);
    expect(Math.sqrt(variance)).toBeCloseTo(Math.sqrt((0.8 * 0.2) / 41), 2);
  });

  test('shuffle without losing anything', () => {
    const list = Int32Array.from({ length: 50 }, (_, i) => i);
    const shuffled = new RandomStream(1).shuffle(list.slice());
    expect(shuffled).not.toEqual(list);
    expect(shuffled.toSorted()).toEqual(list);
  });

  test('pick by weight, and never what weighs nothing', () => {
    expect([0, 0.24, 0.25, 0.99, 1].map((u) => indexAt([0, 1, 3, 0], u))).toEqual([1, 1, 2, 2, 2]);
    expect(() => new RandomStream(1).pick([])).toThrow(RangeError);
  });
});

describe('apportioning', () => {
  test('gives the remainders to the largest, earlier ones first', () => {
    expect(apportion(10, [1, 1, 1])).toEqual([4, 3, 3]);
    expect(apportion(7, [5, 3, 1])).toEqual([4, 2, 1]);
    expect(apportion(3, [0, 2])).toEqual([0, 3]);
  });

  test('adds up, and stays within one of the fair part', () => {
    const weights = fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(fc.nat(100_000), weights, (total, parts) => {
        const sum = parts.reduce((a, b) => a + b, 0);
        const given = apportion(total, parts);
        expect(given.reduce((a, b) => a + b, 0)).toBe(total);
        given.forEach((n, i) =>
          expect(Math.abs(n - (total * (parts[i] as number)) / sum)).toBeLessThanOrEqual(1.000001),
        );
      }),
    );
  });
});
