/** Where the interval bar's marks stand, on one axis from 0 to 100, wherever it is drawn: screen, PDF, paper. */
type IntervalBarShape = {
  /** The observed share; null when nothing was counted. */
  readonly dot: number | null;
  /** Both ends of the 95 % interval; null when nothing was counted. */
  readonly whisker: { readonly from: number; readonly to: number } | null;
  /** The share required; null when the edition states none. */
  readonly tick: number | null;
  /** Where the whole interval lies seen from the threshold. */
  readonly side: 'above' | 'below' | 'across' | 'unknown';
};

/** The share that is required, 0..1; null where the edition states none. */
export type Threshold = { readonly value: number; readonly comparison: 'more-than' | 'at-least' } | null;

/** Does a share satisfy the threshold? Unknown where one of them is not there. */
export function reaches(share: number | null, threshold: Threshold): 'yes' | 'no' | 'unknown' {
  if (share === null || threshold === null) return 'unknown';
  const reached = threshold.comparison === 'more-than' ? share > threshold.value : share >= threshold.value;
  return reached ? 'yes' : 'no';
}

const onAxis = (share: number): number => Math.round(Math.min(1, Math.max(0, share)) * 10_000) / 100;

/**
 * Shares and interval ends are 0..1; what lies outside is drawn at the axis' end. The whisker always holds the
 * dot, also where rounding left the interval's end a hair inside it.
 */
export function intervalBarShape(
  share: number | null,
  interval: readonly [number, number] | null,
  threshold: number | null,
): IntervalBarShape {
  const tick = threshold === null ? null : onAxis(threshold);
  if (share === null) return { dot: null, whisker: null, tick, side: 'unknown' };
  const dot = onAxis(share);
  const [low, high] = interval ?? [share, share];
  const whisker = interval === null ? null : { from: Math.min(onAxis(low), dot), to: Math.max(onAxis(high), dot) };
  if (threshold === null) return { dot, whisker, tick, side: 'unknown' };
  return { dot, whisker, tick, side: low > threshold ? 'above' : high < threshold ? 'below' : 'across' };
}
