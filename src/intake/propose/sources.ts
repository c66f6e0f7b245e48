import type { ScoreSource, TimeSource } from '../../core/survey/mapping.ts';
import { guessScore } from './answer-guess.ts';
import type { Column } from './sample.ts';
import { CLOCK_NAMES, likeness } from './synonyms.ts';
import { guessClock, guessTime } from './time-guess.ts';

/**
 * How a column of times would be read; every order of day and month that is possible stands in the format, with a bar
 * between, and has to be chosen from. `columns`: where a time of day may stand beside a day.
 */
export function timeSource(column: Column, columns: readonly Column[]): TimeSource {
  const guess = guessTime(column.values);
  if (guess === null) return { column: column.name, format: 'iso' };
  const patterns = guess.formats.map((f) => f.pattern);
  const clock = guess.hasTime ? null : clockBeside(column, columns);
  if (clock !== null) {
    const format = patterns.map((pattern) => `${dayPattern(pattern, column)} ${clock.pattern}`).join('|');
    return { date: column.name, time: clock.column.name, format };
  }
  const source: TimeSource = { column: column.name, format: patterns.join('|') };
  const onlyMidnights = guess.hasTime && guess.midnights === column.values.length;
  return onlyMidnights ? { ...source, midnight_is_day_only: true } : source;
}

/** A day beside a time of day in another column must be written as a pattern. */
const dayPattern = (pattern: string, column: Column): string =>
  pattern !== 'iso' ? pattern : /^\d{8}$/.test(column.values[0] ?? '') ? 'YYYYMMDD' : 'YYYY-MM-DD';

function clockBeside(day: Column, columns: readonly Column[]): { column: Column; pattern: string } | null {
  for (const column of columns) {
    if (column === day || likeness(column.name, CLOCK_NAMES) < 0.7) continue;
    const pattern = guessClock(column.values);
    if (pattern !== null) return { column, pattern };
  }
  return null;
}

/** How a column of scores would be read. A scale that is not clear is left out, and asked for. */
export function scoreSource(column: Column): ScoreSource {
  const guess = guessScore(column.values);
  if (guess === null) return { column: column.name };
  if ('labels' in guess) return { column: column.name, labels: guess.labels };
  const [scale, ...others] = guess.scales;
  const isUsual = scale.min === 1 && scale.max === 5;
  return others.length > 0 || isUsual ? { column: column.name } : { column: column.name, scale: { ...scale } };
}
