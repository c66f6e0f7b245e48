/** A scale other than 1..5. `top` is the best value: max, or min on a scale where 1 is best. */
export type Scale = { readonly min: number; readonly max: number; readonly top?: number | undefined };

export const isScale = (s: Scale): boolean =>
  s.min < s.max && (s.top === undefined || s.top === s.min || s.top === s.max);

/**
 * A value of any scale as 1..5: only the top of the scale is 5, the top box; everything below is spread evenly
 * over 1..4, so that no rule can mistake the second best answer for the best. 0..10: 10 is 5, 8 and 9 are 4.
 * Null when the value is not on the scale. Source: docs/intake.md, "Scales".
 */
export function scoreOnScale(value: number, s: Scale): number | null {
  if (!Number.isInteger(value) || value < s.min || value > s.max) return null;
  const fromWorst = s.top === s.min ? s.max - value : value - s.min;
  const steps = s.max - s.min;
  return fromWorst === steps ? 5 : 1 + Math.floor((fromWorst * 4) / steps);
}
