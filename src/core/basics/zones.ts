import { DAY_MS } from './time.ts';

/**
 * Milliseconds to add to an instant to get the wall clock of an IANA zone; NaN where the zone is not known.
 * Given by the caller, because the zone tables belong to the platform and asking them is slow.
 */
export type OffsetOf = (zone: string, epochMs: number) => number;

/** One zone with a memory: the platform is asked a few times per half week, not once per row. */
export type Zone = {
  readonly name: string;
  offsetAt(epochMs: number): number;
  /**
   * The instant of a wall-clock time. A time the clock skipped counts on from before the jump; of a time it
   * showed twice, the first is meant (what calendars call "compatible").
   */
  epochOf(wallMs: number): number;
  /** Days since 1970-01-01 on the zone's calendar. */
  dayOf(epochMs: number): number;
};

export const UTC: Zone = {
  name: 'UTC',
  offsetAt: () => 0,
  epochOf: (wallMs) => wallMs,
  dayOf: (epochMs) => Math.floor(epochMs / DAY_MS),
};

/** Reads "UTC", "Z", "+05:30", "-0400", "+01"; null for anything else. */
export function fixedZone(name: string): Zone | null {
  if (/^(utc|gmt|z)$/i.test(name)) return UTC;
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(name);
  if (!match) return null;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  if (minutes > 18 * 60) return null;
  const offset = (match[1] === '-' ? -1 : 1) * minutes * 60_000;
  return {
    name,
    offsetAt: () => offset,
    epochOf: (wallMs) => wallMs - offset,
    dayOf: (epochMs) => Math.floor((epochMs + offset) / DAY_MS),
  };
}

/** About three days: short enough that no zone moves its clock twice inside. */
const CELL_MS = 2 ** 28;

/** Offsets of one cell: `before` up to the instant `change`, `after` from it on. */
type Cell = { readonly before: number; readonly change: number; readonly after: number };

/** A zone of the platform's tables, or a fixed offset; null where neither knows the name. */
export function zoneNamed(name: string, offsetOf: OffsetOf): Zone | null {
  const fixed = fixedZone(name);
  if (fixed !== null) return fixed;
  if (Number.isNaN(offsetOf(name, 0))) return null;

  const cells = new Map<number, Cell>();
  let lastIndex = NaN;
  let last: Cell = { before: 0, change: Infinity, after: 0 };

  const cellAt = (index: number): Cell => {
    const from = index * CELL_MS;
    const before = offsetOf(name, from);
    const after = offsetOf(name, from + CELL_MS);
    if (before === after) return { before, change: Infinity, after };
    let low = from;
    let high = from + CELL_MS;
    while (high - low > 1) {
      const middle = low + Math.floor((high - low) / 2);
      if (offsetOf(name, middle) === before) low = middle;
      else high = middle;
    }
    return { before, change: high, after };
  };

  const offsetAt = (epochMs: number): number => {
    const index = Math.floor(epochMs / CELL_MS);
    if (index !== lastIndex) {
      let cell = cells.get(index);
      if (cell === undefined) {
        cell = cellAt(index);
        cells.set(index, cell);
      }
      last = cell;
      lastIndex = index;
    }
    return epochMs < last.change ? last.before : last.after;
  };

  return {
    name,
    offsetAt,
    epochOf(wallMs) {
      // The offsets before and after any change near this wall time: no zone is a day away from UTC.
      const early = offsetAt(wallMs - DAY_MS);
      const late = offsetAt(wallMs + DAY_MS);
      const first = wallMs - early;
      if (early === late || offsetAt(first) === early) return first;
      const second = wallMs - late;
      return offsetAt(second) === late ? second : first;
    },
    dayOf: (epochMs) => Math.floor((epochMs + offsetAt(epochMs)) / DAY_MS),
  };
}
