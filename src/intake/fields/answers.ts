import type { CountSource, ResponseField, ScoreSource, YesNoSource } from '../../core/survey/mapping.ts';
import { scoreOnScale } from '../../core/survey/scale.ts';
import { Memo } from '../memo.ts';
import type { Row } from '../row.ts';
import { Cell, faulty, plainNumber, plainWord, reads } from './cell.ts';
import type { Fault, Reading } from './cell.ts';

/** Distinct words remembered for each column: a column of answers has few, unless it is the wrong column. */
const MAX_WORDS = 4096;
const MAX_CONTACTS = 1000;
export const YES = ['yes', 'y', 'true', '1', 'oui', 'vrai'];
export const NO = ['no', 'n', 'false', '0', 'non', 'faux'];

export type AnswerField<T> = { read(row: Row): T | null };
export type AnswerOptions = {
  readonly field: ResponseField;
  readonly fault: Fault;
  readonly empty: ReadonlySet<string>;
  readonly columnOf: (name: string) => number;
};

export function yesNoField(source: YesNoSource | undefined, o: AnswerOptions): AnswerField<boolean> {
  if (source === undefined || source.constant !== undefined) return constantField(source?.constant ?? null);
  const yes = new Set((source.yes ?? YES).map(plainWord));
  const no = new Set((source.no ?? NO).map(plainWord));
  return columnField(source.column as string, o, (word) => {
    for (const form of [word, plainNumber(word)]) {
      if (yes.has(form)) return reads(true);
      if (no.has(form)) return reads(false);
    }
    return faulty('answer.unknown-word');
  });
}

export function countField(source: CountSource | undefined, o: AnswerOptions): AnswerField<number> {
  if (source === undefined || source.constant !== undefined) return constantField(source?.constant ?? null);
  const labels = labelsOf(source.labels);
  return columnField(source.column as string, o, (word) => {
    const labelled = labels.get(word);
    if (labelled !== undefined) return reads(labelled);
    const number = wholeNumber(word);
    if (number === null) return faulty('count.malformed');
    return number >= 1 && number <= MAX_CONTACTS ? reads(number) : faulty('count.out-of-range');
  });
}

/** Scores come out as 1..5; see scoreOnScale for other scales. */
export function scoreField(source: ScoreSource | undefined, o: AnswerOptions): AnswerField<number> {
  if (source === undefined || source.constant !== undefined) return constantField(source?.constant ?? null);
  if (source.one_hot !== undefined) return oneHotField(source.one_hot, o);
  const labels = labelsOf(source.labels);
  const scale = source.scale ?? { min: 1, max: 5 };
  return columnField(source.column as string, o, (word) => {
    const labelled = labels.get(word);
    if (labelled !== undefined) return reads(labelled);
    const number = wholeNumber(word);
    if (number === null) return faulty('score.malformed');
    const score = scoreOnScale(number, scale);
    return score === null ? faulty('score.out-of-range') : reads(score);
  });
}

function oneHotField(columns: readonly string[], o: AnswerOptions): AnswerField<number> {
  const cells = columns.map((name) => new Cell(o.columnOf(name)));
  const indexes = cells.map((cell) => cell.index);
  const scale = { min: 1, max: columns.length };
  const memo = new Memo<Reading<boolean>>(MAX_WORDS, (text) => {
    const word = plainNumber(plainWord(text));
    if (word === '0' || o.empty.has(word)) return reads(false);
    return word === '1' ? reads(true) : faulty('one-hot.malformed');
  });
  return {
    read(row) {
      let marked = 0;
      for (let i = 0; i < cells.length; i++) {
        const cell = cells[i] as Cell;
        if (!cell.find(row)) continue;
        const reading = memo.get(row.bytes, cell.start, cell.end);
        if (reading.fault !== null) o.fault.set(o.field, reading.fault, cell.text(row));
        if (reading.value !== true) continue;
        if (marked > 0) o.fault.setCells(o.field, 'one-hot.several', row, indexes);
        marked = i + 1;
      }
      return marked === 0 ? null : scoreOnScale(marked, scale);
    },
  };
}

const constantField = <T>(constant: T | null): AnswerField<T> => ({ read: () => constant });

function columnField<T>(column: string, o: AnswerOptions, understand: (word: string) => Reading<T>): AnswerField<T> {
  const cell = new Cell(o.columnOf(column));
  const memo = new Memo<Reading<T>>(MAX_WORDS, (text) => {
    const word = plainWord(text);
    return o.empty.has(word) ? reads<T>(null) : understand(word);
  });
  return {
    read(row) {
      if (!cell.find(row)) return null;
      const reading = memo.get(row.bytes, cell.start, cell.end);
      if (reading.fault !== null) o.fault.set(o.field, reading.fault, cell.text(row));
      return reading.value;
    },
  };
}

const labelsOf = (labels: Record<string, number> | undefined): ReadonlyMap<string, number> =>
  new Map(Object.entries(labels ?? {}).map(([label, value]) => [plainWord(label), value]));

function wholeNumber(word: string): number | null {
  const digits = plainNumber(word);
  return /^-?\d{1,9}$/.test(digits) ? Number(digits) : null;
}
