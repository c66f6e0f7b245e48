import { expect, test } from 'vitest';
import { solveLogConcave } from './log-concave.ts';

/** The logistic distribution: its tail and its inverse are known in closed form. */
const logistic = (u: number) => {
  const logTail = u < 0 ? u - Math.log1p(Math.exp(u)) : -Math.log1p(Math.exp(-u));
  return { logTail, logDensity: logTail - Math.log1p(Math.exp(-Math.abs(u))) - Math.max(0, u) };
};

test.each([-300, -5, 0, 5])('climbs to the root at %d from either side of it', (root) => {
  const target = logistic(root).logTail;
  expect(solveLogConcave(root - 3, target, logistic)).toBeCloseTo(root, 11);
  expect(solveLogConcave(root + 3, target, logistic)).toBeCloseTo(root, 11);
});

test('a floor catches a first step into the void', () => {
  const upTo = (u: number) => (u < -400 ? { logTail: -Infinity, logDensity: -Infinity } : logistic(u));
  const target = logistic(-300).logTail;
  expect(solveLogConcave(2, target, upTo, -310)).toBeCloseTo(-300, 11);
});
