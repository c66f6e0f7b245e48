export type MonthPoint = {
  readonly month: string;
  readonly n: number;
  /** 0..1; null when nothing was counted. */
  readonly share: number | null;
  readonly interval: readonly [number, number];
};

type MonthMark = {
  readonly month: string;
  readonly n: number;
  readonly share: number | null;
  readonly x: number;
  /** Null where nothing was counted. */
  readonly y: number | null;
  readonly low: number;
  readonly high: number;
};

type MonthsChartShape = {
  readonly marks: readonly MonthMark[];
  /** The interval band of each run of months with responses, as SVG path data. */
  readonly bands: readonly string[];
  readonly lines: readonly string[];
  readonly thresholdY: number | null;
  /** Of the months, every how many-th has room for its name. */
  readonly labelEvery: number;
  readonly yOf: (share: number) => number;
};

export const FIELD = { top: 10, bottom: 190, left: 44, right: 12 } as const;
const round = (value: number): number => Math.round(value * 100) / 100;

/** Places months from left to right in a field of `width` pixels, 0 % at the bottom and 100 % at the top. */
export function monthsChartShape(
  months: readonly MonthPoint[],
  threshold: number | null,
  width: number,
): MonthsChartShape {
  const step = (width - FIELD.left - FIELD.right) / Math.max(1, months.length);
  const yOf = (share: number): number =>
    round(FIELD.bottom - Math.min(1, Math.max(0, share)) * (FIELD.bottom - FIELD.top));
  const marks = months.map(({ month, n, share, interval: [low, high] }, index): MonthMark => ({
    month,
    n,
    share,
    x: round(FIELD.left + (index + 0.5) * step),
    y: share === null ? null : yOf(share),
    low: yOf(low),
    high: yOf(high),
  }));
  const runs: MonthMark[][] = [[]];
  for (const mark of marks) {
    if (mark.y === null) runs.push([]);
    else runs.at(-1)?.push(mark);
  }
  const drawn = runs.filter((run) => run.length > 1);
  return {
    marks,
    bands: drawn.map((run) => {
      const over = run.map(({ x, high }) => `${x} ${high}`).join(' L');
      const under = run
        .map(({ x, low }) => `${x} ${low}`)
        .toReversed()
        .join(' L');
      return `M${over} L${under}Z`;
    }),
    lines: drawn.map((run) => run.map(({ x, y }) => `${x},${y}`).join(' ')),
    thresholdY: threshold === null ? null : yOf(threshold),
    labelEvery: Math.max(1, Math.ceil(46 / Math.max(1, step))),
    yOf,
  };
}
