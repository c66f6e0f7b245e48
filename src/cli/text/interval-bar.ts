/** What a bar shows, all as shares from 0 to 1; a share of null has no evidence behind it. */
export type Interval = {
  readonly share: number | null;
  readonly interval: readonly [number, number];
  readonly threshold: number | null;
};

const THRESHOLD = '│';
const WHISKER = '─';
const WHISKER_OVER_THRESHOLD = '┼';
const SHARE = '●';

/**
 * The interval bar in characters: on one axis from 0 to 100 the share (●), its 95 % interval (─) and the threshold
 * (│). Every bar of the same width has the same axis, so that bars below one another can be compared.
 */
export function intervalBar({ share, interval, threshold }: Interval, width: number): string {
  const at = (value: number): number => position(value, width);
  const cells: string[] = Array.from({ length: width }, () => ' ');
  if (threshold !== null) cells[at(threshold)] = THRESHOLD;
  if (share !== null) {
    for (let i = at(interval[0]); i <= at(interval[1]); i += 1)
      cells[i] = cells[i] === ' ' ? WHISKER : WHISKER_OVER_THRESHOLD;
    cells[at(share)] = SHARE;
  }
  return cells.join('');
}

/** The axis of a bar of that width: 0, 50 and 100 where they stand, and a ▾ above the threshold. */
export function intervalAxis(width: number, threshold: number | null): string {
  const half = Math.floor(width / 2);
  const axis = `0${'50'.padStart(half + 1)}${'100'.padStart(width - half - 2)}`;
  const at = threshold === null ? 0 : position(threshold, width);
  return axis[at] === ' ' ? `${axis.slice(0, at)}▾${axis.slice(at + 1)}` : axis;
}

const position = (share: number, width: number): number => Math.round(Math.min(1, Math.max(0, share)) * (width - 1));
