import { compileTimeFormat, isAmbiguousFormat } from '../../core/basics/time-format.ts';
import type { TimeFormat } from '../../core/basics/time-format.ts';
import { DAY_MS, newReading, readIso } from '../../core/basics/time.ts';
import { PlauditError } from '../../core/basics/problem.ts';
import { UTC } from '../../core/basics/zones.ts';
import type { Zone } from '../../core/basics/zones.ts';
import type { ResponseField, TimeSource } from '../../core/survey/mapping.ts';
import type { RejectCode } from '../rejects.ts';
import type { Row } from '../row.ts';
import { Cell, plainWord } from './cell.ts';
import type { Fault } from './cell.ts';

export type TimeOptions = {
  readonly field: ResponseField;
  readonly fault: Fault;
  readonly empty: ReadonlySet<string>;
  readonly columnOf: (name: string) => number;
  /** The file's own type for times (a spreadsheet's) reaches us as ISO text, whatever the mapping's format. */
  readonly typedTimes: boolean;
};

/** Reads a time: epoch milliseconds, or NaN when the cell is empty or at fault. */
export class TimeField {
  /** Of the time last read: false when only its day is known. */
  timeKnown = false;
  private readonly o: TimeOptions;
  private readonly format: TimeFormat;
  /** For a date and a time in two columns when the second is empty. */
  private readonly dayFormat: TimeFormat;
  private readonly day: Cell;
  private readonly clock: Cell | null;
  private readonly midnightIsDayOnly: boolean;
  private readonly reading = newReading();
  private readonly joined = Buffer.alloc(128);

  constructor(source: TimeSource, o: TimeOptions) {
    this.o = o;
    this.format = formatOf(source.format, o.field);
    this.dayFormat = source.time === undefined ? this.format : formatOf(source.format.split(' ')[0] as string, o.field);
    this.day = new Cell(o.columnOf((source.column ?? source.date) as string));
    this.clock = source.time === undefined ? null : new Cell(o.columnOf(source.time));
    this.midnightIsDayOnly = source.midnight_is_day_only === true;
  }

  /** `zone`: the row's zone, null where none is given: then a time of day must bring its own. */
  read(row: Row, zone: Zone | null): number {
    const { day, clock, reading, o } = this;
    if (!day.find(row)) return NaN;
    if (o.empty.size > 0 && o.empty.has(plainWord(day.text(row)))) return NaN;
    let { bytes } = row as { bytes: Uint8Array };
    let { start, end } = day;
    let { format } = this;
    if (clock !== null) {
      if (clock.find(row)) {
        end = this.join(row, clock);
        start = 0;
        bytes = this.joined;
      } else {
        format = this.dayFormat;
      }
    }
    let problem = format.read(bytes, start, end, reading);
    if (problem !== null && o.typedTimes && readIso(bytes, start, end, reading) === null) problem = null;
    if (problem !== null) return this.refuse(row, problem);
    if (reading.hasZone) {
      this.timeKnown = !(this.midnightIsDayOnly && isMidnight(reading.ms + (zone ?? UTC).offsetAt(reading.ms)));
      return reading.ms;
    }
    this.timeKnown = reading.hasTime && !(this.midnightIsDayOnly && isMidnight(reading.ms));
    if (zone !== null) return zone.epochOf(reading.ms);
    return this.timeKnown ? this.refuse(row, 'time.no-zone') : reading.ms;
  }

  /** Turns the row away for what this field says in it; NaN. */
  refuse(row: Row, code: RejectCode): number {
    const columns = this.clock === null ? [this.day.index] : [this.day.index, this.clock.index];
    this.o.fault.setCells(this.o.field, code, row, columns);
    return NaN;
  }

  /** Puts "day time" into `joined`, cut to what any time fits in; returns the length. */
  private join(row: Row, clock: Cell): number {
    const half = this.joined.length / 2 - 1;
    let to = row.bytes.copy(this.joined, 0, this.day.start, Math.min(this.day.end, this.day.start + half));
    this.joined[to++] = 32;
    return to + row.bytes.copy(this.joined, to, clock.start, Math.min(clock.end, clock.start + half));
  }
}

const isMidnight = (wallMs: number): boolean => wallMs % DAY_MS === 0;

function formatOf(pattern: string, field: string): TimeFormat {
  if (isAmbiguousFormat(pattern)) {
    const message = `The order of day and month in ${field} is not known: its format says "${pattern}"; keep the right one.`;
    throw new PlauditError('mapping.ambiguous', message, { place: `${field}.format` });
  }
  const compiled = compileTimeFormat(pattern);
  if (compiled.ok) return compiled.value;
  throw new PlauditError('mapping.invalid', `In the mapping, ${compiled.error}.`, { place: `${field}.format` });
}
