import { describe, expect, test } from 'vitest';
import { intervalAxis, intervalBar } from './interval-bar.ts';

describe('the interval bar', () => {
  test('shows the share, its interval and the threshold on one axis', () => {
    expect(intervalAxis(21, 0.8)).toBe('0         50    ▾ 100');
    expect(intervalBar({ share: 0.7, interval: [0.55, 0.9], threshold: 0.8 }, 21)).toBe('           ───●─┼──  ');
  });

  test('shows the threshold alone where there is no response', () => {
    expect(intervalBar({ share: null, interval: [0, 1], threshold: 0.5 }, 11)).toBe('     │     ');
  });

  test('has both ends on the axis', () => {
    expect(intervalBar({ share: 1, interval: [0, 1], threshold: null }, 5)).toBe('────●');
    expect(intervalBar({ share: 0, interval: [0, 0], threshold: 1 }, 5)).toBe('●   │');
  });

  test('leaves the figures of the axis readable', () => {
    expect(intervalAxis(31, null)).toBe('0              50           100');
    expect(intervalAxis(31, 1)).toBe('0              50           100');
  });
});
