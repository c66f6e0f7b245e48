type Point = { readonly x: number; readonly y: number };
type SparklineShape = {
  /** Runs of at least two months with responses, as SVG points. */
  readonly segments: readonly string[];
  /** Months with responses between two months without. */
  readonly points: readonly Point[];
  readonly last: Point | null;
};

const LEFT = 3;
const RIGHT = 93;
const BOTTOM = 22;
const HEIGHT = 20;
const round = (value: number): number => Math.round(value * 100) / 100;

/** Shares by month in a field of 96 by 24, 0 % at the bottom and 100 % at the top; `trend` holds [n, meeting]. */
export function sparklineShape(trend: readonly (readonly [number, number])[]): SparklineShape {
  const step = trend.length < 2 ? 0 : (RIGHT - LEFT) / (trend.length - 1);
  const runs: Point[][] = [[]];
  for (const [index, [n, meeting]] of trend.entries()) {
    if (n === 0) runs.push([]);
    else runs.at(-1)?.push({ x: round(LEFT + index * step), y: round(BOTTOM - (meeting / n) * HEIGHT) });
  }
  return {
    segments: runs.filter((run) => run.length > 1).map((run) => run.map(({ x, y }) => `${x},${y}`).join(' ')),
    points: runs.filter((run) => run.length === 1).flat(),
    last: runs.flat().at(-1) ?? null,
  };
}
