import { describe, expect, test } from 'vitest';
import { everyMonth } from './every-month.ts';

const month = (name: string, n: number) => ({
  month: name,
  n,
  meeting: n,
  share: n === 0 ? null : 1,
  interval: [0, 1] as [number, number],
});

describe('months of a subject', () => {
  test('fills the gap over a new year with months of n 0', () => {
    expect(everyMonth([month('2025-11', 3), month('2026-02', 1)]).map(({ month: name, n }) => [name, n])).toEqual([
      ['2025-11', 3],
      ['2025-12', 0],
      ['2026-01', 0],
      ['2026-02', 1],
    ]);
  });

  test('keeps the first of two counts of one month', () => {
    expect(everyMonth([month('2026-02', 5), month('2026-02', 0)])).toEqual([month('2026-02', 5)]);
  });

  test('is empty without any', () => {
    expect(everyMonth([])).toEqual([]);
  });
});
