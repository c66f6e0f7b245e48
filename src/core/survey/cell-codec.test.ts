import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CELL_BYTES, encodeCells, visitCells } from './cell-codec.ts';
import type { CountedCell } from './cell-counter.ts';

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
