import { describe, expect, test } from 'vitest';
import { joinPeriod, splitPeriod } from './period-text.ts';

describe('period in the address', () => {
  test('joins two months in order', () => {
    expect(joinPeriod('2026-04', '2026-06')).toEqual({ period: '2026-04..2026-06' });
    expect(joinPeriod('2026-04', '2026-04')).toEqual({ period: '2026-04..2026-04' });
  });

  test('says what is wrong', () => {
    expect(joinPeriod('2026-13', '2026-06')).toEqual({ problem: 'wrong' });
    expect(joinPeriod('', '2026-06')).toEqual({ problem: 'wrong' });
    expect(joinPeriod('2026-07', '2026-06')).toEqual({ problem: 'backwards' });
  });

  test('splits what it joined, and nothing else', () => {
    expect(splitPeriod('2026-04..2026-06')).toEqual(['2026-04', '2026-06']);
    expect(splitPeriod('2026-04')).toEqual(['', '']);
    expect(splitPeriod(undefined)).toEqual(['', '']);
  });
});
