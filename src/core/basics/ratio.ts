/** A share as two integers, so that a threshold is never compared through a rounded decimal. */
export type Ratio = { readonly num: number; readonly den: number };

/**
 * Reads "80/100". Returns null for anything else, a zero denominator, or a share outside 0..1.
 * Both parts are integers up to 1,000,000, so that cross-products with counts stay exact in a double.
 */
export function parseRatio(text: string): Ratio | null {
  const match = /^(\d{1,7})\/(\d{1,7})$/.exec(text.trim());
  if (!match) return null;
  const num = Number(match[1]);
  const den = Number(match[2]);
  if (den === 0 || num > den || den > 1_000_000) return null;
  return { num, den };
}

export const formatRatio = (r: Ratio): string => `${r.num}/${r.den}`;
export const ratioValue = (r: Ratio): number => r.num / r.den;

/** Sign of (meeting / n - threshold): negative, zero or positive; exact. n must be positive. */
export function compareShare(meeting: number, n: number, threshold: Ratio): number {
  return meeting * threshold.den - threshold.num * n;
}
