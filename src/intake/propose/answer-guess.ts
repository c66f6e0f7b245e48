import type { Scale } from '../../core/survey/scale.ts';
import { plainNumber, plainWord } from '../fields/cell.ts';
import { NO, YES } from '../fields/answers.ts';

/** The usual labels of satisfaction, in English and French, on 1..5. */
const LABELS: readonly Readonly<Record<string, number>>[] = [
  {
    'very satisfied': 5,
    'satisfied': 4,
    'neutral': 3,
    'neither satisfied nor dissatisfied': 3,
    'dissatisfied': 2,
    'unsatisfied': 2,
    'very dissatisfied': 1,
    'very unsatisfied': 1,
  },
  { 'excellent': 5, 'very good': 4, 'good': 3, 'fair': 2, 'poor': 1 },
  {
    'très satisfait': 5,
    'très satisfaite': 5,
    'satisfait': 4,
    'satisfaite': 4,
    'neutre': 3,
    'ni satisfait ni insatisfait': 3,
    'insatisfait': 2,
    'insatisfaite': 2,
    'très insatisfait': 1,
    'très insatisfaite': 1,
  },
];

export const isYesNo = (values: readonly string[]): boolean =>
  values.length > 0 &&
  values.every((value) => {
    const word = plainNumber(plainWord(value));
    return YES.includes(word) || NO.includes(word);
  });

export const isCount = (values: readonly string[]): boolean =>
  values.length > 0 && values.every((value) => /^[1-9]\d{0,2}$/.test(plainNumber(value.trim())));

/** What a column of scores may be: labels, or numbers on one of some scales, the likeliest first. */
export type ScoreGuess =
  | { readonly labels: Record<string, number> }
  | { readonly scales: readonly [Scale, ...Scale[]] };

const SCALES: readonly Scale[] = [
  { min: 1, max: 5 },
  { min: 0, max: 10 },
  { min: 1, max: 10 },
  { min: 1, max: 7 },
  { min: 1, max: 4 },
  { min: 1, max: 3 },
  { min: 0, max: 5 },
];

/** Null when the values are no scores. Numbers that do not reach the top of a scale leave open which it is. */
export function guessScore(values: readonly string[]): ScoreGuess | null {
  if (values.length === 0) return null;
  const words = [...new Set(values.map(plainWord))];
  const labels = LABELS.find((known) => words.every((word) => known[word] !== undefined));
  if (labels !== undefined) {
    const used = words.filter((word) => labels[word] !== undefined);
    return { labels: Object.fromEntries(used.map((word) => [word, labels[word] as number])) };
  }
  const numbers = words.map((word) => (/^\d{1,2}([.,]0+)?$/.test(word) ? Number.parseInt(word, 10) : NaN));
  if (numbers.some(Number.isNaN)) return null;
  const low = Math.min(...numbers);
  const high = Math.max(...numbers);
  const fitting = SCALES.filter((s) => s.min <= low && s.max >= high);
  const [first] = fitting;
  if (first === undefined) return null;
  // Both ends of the usual scale were seen: it is not a piece of a longer one, as far as anyone can tell.
  if (first.max === 5 && first.min === 1 && high === 5) return { scales: [first] };
  if (first.max === 10 && low === 0) return { scales: [first] };
  return { scales: [first, ...fitting.slice(1)] };
}

/** Columns of one-hot counts such as "1 Star Count" .. "5 Star Count", worst first; null when there are none. */
export function starColumns(headers: readonly string[], rows: readonly (readonly string[])[]): string[] | null {
  const places: number[] = [];
  headers.forEach((header, index) => {
    const match =
      /^(?:(\d)[\s_-]*(?:stars?|étoiles?|etoiles?)\b.*|(?:stars?|étoiles?|rating|score|note)[\s_-]*(\d))$/i.exec(
        header.trim(),
      );
    const value = Number(match?.[1] ?? match?.[2] ?? 0);
    if (value >= 1 && value <= 9) places[value] ??= index;
  });
  const columns = places.slice(1);
  if (columns.length < 3 || columns.length > 9 || Array.from(columns).includes(undefined as never)) return null;
  const oneHot = rows.every((row) => {
    const cells = columns.map((index) => plainNumber((row[index] ?? '').trim()));
    return cells.every((cell) => ['', '0', '1'].includes(cell)) && cells.filter((cell) => cell === '1').length <= 1;
  });
  return oneHot ? columns.map((index) => headers[index] as string) : null;
}
