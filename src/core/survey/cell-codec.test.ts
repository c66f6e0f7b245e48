import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CELL_BYTES, encodeCells, encodeGroups, mergeCells, visitCells } from './cell-codec.ts';
import { CellCounter, type CountedCell } from './cell-counter.ts';

const cell = fc.record({
  subject: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  within: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  channel: fc.integer({ min: 0, max: 511 }),
  pattern: fc.integer({ min: 0, max: 71 }),
  windows: fc.integer({ min: 0, max: 2 ** 30 - 1 }),
  n: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
});

test('cells read back as they were written, 20 bytes each, at any offset', () => {
  fc.assert(
    fc.property(fc.array(cell, { maxLength: 20 }), fc.nat({ max: 7 }), (cells, offset) => {
      const bytes = encodeCells(cells);
      expect(bytes.length).toBe(cells.length * CELL_BYTES);
      const shifted = new Uint8Array(bytes.length + offset);
      shifted.set(bytes, offset);
      const back: Omit<CountedCell, 'month'>[] = [];
      visitCells(new DataView(shifted.buffer), offset, bytes.length, (subject, within, windows, channel, pattern, n) =>
        back.push({ subject, within, channel, pattern, windows, n }),
      );
      expect(back).toEqual(cells);
    }),
  );
});

const small = fc.record({
  subject: fc.integer({ min: 1, max: 3 }),
  within: fc.integer({ min: 0, max: 2 }),
  month: fc.integer({ min: 24_180, max: 24_181 }),
  channel: fc.integer({ min: 0, max: 1 }),
  pattern: fc.integer({ min: 0, max: 2 }),
  windows: fc.integer({ min: 0, max: 1 }),
  n: fc.integer({ min: -2, max: 3 }),
});

const counterOf = (cells: readonly CountedCell[]): CellCounter => {
  const counter = new CellCounter();
  for (const c of cells) counter.add(c.subject, c.within, c.month, c.channel, c.pattern, c.windows, c.n);
  return counter;
};

test('groups are the counted cells, a subject and month each', () => {
  fc.assert(
    fc.property(fc.array(small, { maxLength: 60 }), (cells) => {
      const counter = counterOf(cells);
      const back: CountedCell[] = [];
      const groups = encodeGroups(counter);
      for (const { month, bytes } of groups) {
        visitCells(
          new DataView(bytes.buffer, bytes.byteOffset),
          0,
          bytes.length,
          (subject, within, windows, channel, pattern, n) =>
            back.push({ subject, within, month, channel, pattern, windows, n }),
        );
      }
      expect(back).toEqual(counter.sorted());
      expect(new Set(groups.map((g) => `${g.month} ${g.subject}`)).size).toBe(groups.length);
    }),
  );
});

test('two runs merged are what counting both at once gives, to the byte', () => {
  const ofOne = small.map((c) => ({ ...c, subject: 7, month: 24_180 }));
  const bytesOf = (cells: readonly CountedCell[]): Uint8Array =>
    encodeGroups(counterOf(cells))[0]?.bytes ?? new Uint8Array(0);
  fc.assert(
    fc.property(fc.array(ofOne, { maxLength: 30 }), fc.array(ofOne, { maxLength: 30 }), (one, other) => {
      expect([...mergeCells(bytesOf(one), bytesOf(other))]).toEqual([...bytesOf([...one, ...other])]);
    }),
  );
});
