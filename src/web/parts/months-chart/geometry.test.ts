import { describe, expect, test } from 'vitest';
import { monthsChartShape } from './geometry.ts';

const month = (name: string, n: number, share: number | null, interval: [number, number] = [0, 1]) => ({
  month: name,
  n,
  share,
  interval,
});

describe('months chart', () => {
  test('places three months with band and threshold', () => {
    const shape = monthsChartShape(
      [month('2015-04', 10, 0.5, [0.25, 0.75]), month('2015-05', 10, 1, [0.75, 1]), month('2015-06', 10, 0, [0, 0.25])],
      0.8,
      356,
    );
    expect(shape.marks.map(({ x, y }) => [x, y])).toEqual([
      [94, 100],
      [194, 10],
      [294, 190],
    ]);
    expect(shape.bands).toEqual(['M94 55 L194 10 L294 145 L294 190 L194 55 L94 145Z']);
    expect(shape.lines).toEqual(['94,100 194,10 294,190']);
    expect(shape.thresholdY).toBe(46);
    expect(shape.labelEvery).toBe(1);
  });

  test('breaks band and line where a month has no response', () => {
    const shape = monthsChartShape(
      [month('2015-04', 10, 0.5), month('2015-05', 0, null), month('2015-06', 10, 0.5)],
      null,
      356,
    );
    expect(shape.marks[1]?.y).toBe(null);
    expect(shape.bands).toEqual([]);
    expect(shape.lines).toEqual([]);
    expect(shape.thresholdY).toBe(null);
  });

  test('names fewer months where there is less room', () => {
    const year = Array.from({ length: 12 }, (_, i) => month(`2015-${i + 1}`, 1, 1));
    expect(monthsChartShape(year, null, 356).labelEvery).toBe(2);
  });
});
