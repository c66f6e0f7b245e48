import { wallOfExcelDay } from '../../core/basics/time.ts';
import type { ExcelDateSystem } from '../../core/basics/time.ts';

/** What a cell's format shows of its number: a day, a day with a time, only a time of day, or a plain number. */
export type DateKind = 'day' | 'day-and-time' | 'time' | 'number';

const between = (id: number, low: number, high: number): boolean => id >= low && id <= high;

/** Built-in formats by number (ECMA-376 part 1, 18.8.30), others by their code. */
export function dateKindOf(id: number, formats: ReadonlyMap<number, string>): DateKind {
  const code = formats.get(id);
  if (code !== undefined) return kindOfCode(code);
  if (id === 22) return 'day-and-time';
  if (between(id, 14, 17) || between(id, 27, 31) || between(id, 50, 58) || id === 36) return 'day';
  return between(id, 18, 21) || between(id, 32, 35) || between(id, 45, 47) ? 'time' : 'number';
}

function kindOfCode(code: string): DateKind {
  // Quoted and escaped characters are shown as they are; brackets hold colours, conditions and locales.
  const bare = code.replace(/"[^"]*"|\\.|_.|\*./g, '').replace(/\[(?![hms]+\])[^\]]*\]/gi, '');
  const letters = bare.split(';')[0]?.toLowerCase() ?? '';
  if (letters.includes('general') || /[#0?]/.test(letters.replace(/[ymdhs]+[.,]0+/g, ''))) return 'number';
  const hasDay = /[yd]/.test(letters) || (/m/.test(letters) && !/[hs]/.test(letters));
  const hasTime = /[hs]/.test(letters);
  if (hasDay) return hasTime ? 'day-and-time' : 'day';
  return hasTime ? 'time' : 'number';
}

/** A number under its format as text: ISO without a zone for a date, `HH:mm:ss` for a time of day. */
export function textOfNumber(raw: string, kind: DateKind, system: ExcelDateSystem): string {
  const number = Number(raw);
  if (kind === 'number' || Number.isNaN(number)) return /e/i.test(raw) && !Number.isNaN(number) ? String(number) : raw;
  if (kind === 'time') {
    return number >= 0 && number < 1 ? new Date(Math.round(number * 86_400_000)).toISOString().slice(11, 19) : raw;
  }
  const wall = wallOfExcelDay(number, system);
  if (Number.isNaN(wall)) return raw;
  const iso = new Date(wall).toISOString().replace(/\.000Z$|Z$/, '');
  return kind === 'day' && iso.endsWith('T00:00:00') ? iso.slice(0, 10) : iso;
}
