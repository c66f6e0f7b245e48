import { describe, expect, test } from 'vitest';
import { sparklineShape } from './geometry.ts';

describe('sparkline', () => {
  test('runs from 0 % at the bottom to 100 % at the top', () => {
    expect(
      sparklineShape([
        [10, 0],
        [10, 5],
        [4, 4],
      ]),
    ).toEqual({
      segments: ['3,22 48,12 93,2'],
      points: [],
      last: { x: 93, y: 2 },
    });
  });

  test('leaves a gap where a month has no response, and keeps a month alone as a point', () => {
    expect(
      sparklineShape([
        [1, 1],
        [0, 0],
        [2, 1],
        [2, 2],
      ]),
    ).toEqual({
      segments: ['63,12 93,2'],
      points: [{ x: 3, y: 2 }],
      last: { x: 93, y: 2 },
    });
  });

  test('is empty without any response', () => {
    expect(sparklineShape([[0, 0]])).toEqual({ segments: [], points: [], last: null });
  });
});
