import { describe, expect, test } from 'vitest';
import { intervalBarShape, reaches } from './geometry.ts';

describe('interval bar', () => {
  test('places share, interval and threshold on the axis', () => {
    expect(intervalBarShape(0.84, [0.6535, 0.936], 0.8)).toEqual({
      dot: 84,
      whisker: { from: 65.35, to: 93.6 },
      tick: 80,
      side: 'across',
    });
  });

  test('says on which side of the threshold the whole interval lies', () => {
    expect(intervalBarShape(0.9, [0.85, 0.93], 0.8).side).toBe('above');
    expect(intervalBarShape(0.6, [0.5, 0.7], 0.8).side).toBe('below');
    expect(intervalBarShape(0.6, [0.5, 0.8], 0.8).side).toBe('across');
    expect(intervalBarShape(0.6, [0.5, 0.7], null).side).toBe('unknown');
  });

  test('fills the dot at the border as the comparison has it', () => {
    const shares = [0.79, 0.8, 0.81, null];
    expect(shares.map((share) => reaches(share, { value: 0.8, comparison: 'at-least' }))).toEqual([
      'no',
      'yes',
      'yes',
      'unknown',
    ]);
    expect(shares.map((share) => reaches(share, { value: 0.8, comparison: 'more-than' }))).toEqual([
      'no',
      'no',
      'yes',
      'unknown',
    ]);
    expect(reaches(0.9, null)).toBe('unknown');
  });

  test('draws no dot where nothing was counted, but still the threshold', () => {
    expect(intervalBarShape(null, [0, 1], 0.8)).toEqual({ dot: null, whisker: null, tick: 80, side: 'unknown' });
  });

  test('keeps the dot inside its whisker and everything on the axis', () => {
    expect(intervalBarShape(1, [0.8668, 0.99999], 1.2)).toEqual({
      dot: 100,
      whisker: { from: 86.68, to: 100 },
      tick: 100,
      side: 'below',
    });
    expect(intervalBarShape(0, [-0.1, 0.1], 0.7).whisker).toEqual({ from: 0, to: 10 });
  });
});
