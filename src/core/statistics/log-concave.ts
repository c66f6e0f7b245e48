/** At u: the log of a probability that grows with u, and the log of its derivative. */
export type LogTail = { readonly logTail: number; readonly logDensity: number };

const ENOUGH = 1e-14;
const MOST_STEPS = 200;

/**
 * Solves logTail(u) = logTarget by Newton's method, where logTail is concave and increasing, as the log of a
 * distribution function is whenever the density is log-concave. A tangent of a concave function lies above it, so from
 * any start the first step lands at or left of the root and the rest climb to it: no bracket is needed. `floor`, a point
 * known to lie at or left of the root, keeps that first step from a far tail where even logarithms underflow; where the
 * root itself lies in such a tail, the point reached is returned (the caller's quantile is then 0).
 */
export function solveLogConcave(
  start: number,
  logTarget: number,
  at: (u: number) => LogTail,
  floor: number = -Infinity,
): number {
  let u = start;
  for (let i = 0; i < MOST_STEPS; i++) {
    const { logTail, logDensity } = at(u);
    const step = (logTail - logTarget) / Math.exp(logDensity - logTail);
    if (!Number.isFinite(step)) return u;
    u = Math.max(u - step, floor);
    if (Math.abs(step) <= ENOUGH * Math.max(1, Math.abs(u))) return u;
  }
  return u;
}
