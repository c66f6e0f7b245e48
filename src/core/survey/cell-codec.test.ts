import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  BLOCK_SUBJECTS,
  blockOf,
  CELL_BYTES,
  encodeBlocks,
  isCanonical,
  mergeCells,
  visitCells,
} from './cell-codec.ts';
import { CellCounter, type CountedCell } from './cell-counter.ts';

const large = fc.record({
  subject: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  within: fc.integer({ min: 0, max: 2 ** 24 - 1 }),
  month: fc.integer({ min: 23_640, max: 26_399 }),
  channel: fc.integer({ min: 0, max: 511 }),
  pattern: fc.integer({ min: 0, max: 71 }),
  windows: fc.integer({ min: 0, max: 2 ** 30 - 1 }),
  n: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
});

/** So few of everything that cells meet, of two blocks and their borders. */
const small = fc.record({
  subject: fc.integer({ min: 14, max: 17 }),
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

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

describe('blocks', () => {
  test.each([
    ['large numbers', large],
    ['cells that meet', small],
  ])('read back as they were counted, 14 bytes a cell, at any offset: %s', (_, cell) => {
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 60 }), fc.nat({ max: 7 }), (cells, offset) => {
        const counter = counterOf(cells);
        const back: CountedCell[] = [];
        const blocks = encodeBlocks(counter);
        for (const { month, block, bytes } of blocks) {
          const shifted = new Uint8Array(bytes.length + offset);
          shifted.set(bytes, offset);
          visitCells(block, viewOf(shifted), offset, bytes.length, (subject, within, windows, channel, pattern, n) => {
            expect(blockOf(subject)).toBe(block);
            back.push({ subject, within, month, channel, pattern, windows, n });
          });
          expect(isCanonical(viewOf(shifted), offset, bytes.length)).toBe(true);
        }
        expect(back).toEqual(counter.sorted());
        expect(blocks.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBe(back.length * CELL_BYTES);
        expect(new Set(blocks.map((b) => `${b.month} ${b.block}`)).size).toBe(blocks.length);
      }),
    );
  });

  test('an organization larger than a cell can name is refused, not folded into another', () => {
    const counter = new CellCounter();
    counter.add(1, 2 ** 24, 24_180, 0, 0, 0, 1);
    expect(() => encodeBlocks(counter)).toThrow('Subject 16777216 is beyond 16777215.');
  });
});

const ofOneBlock = small.map((c) => ({ ...c, subject: c.subject % BLOCK_SUBJECTS, month: 24_180 }));
const bytesOf = (cells: readonly CountedCell[]): Uint8Array =>
  encodeBlocks(counterOf(cells))[0]?.bytes ?? new Uint8Array(0);

test('two runs merged are what counting both at once gives, to the byte', () => {
  fc.assert(
    fc.property(fc.array(ofOneBlock, { maxLength: 30 }), fc.array(ofOneBlock, { maxLength: 30 }), (one, other) => {
      expect([...mergeCells(bytesOf(one), bytesOf(other))]).toEqual([...bytesOf([...one, ...other])]);
    }),
  );
});

test('a run out of order, with a cell twice, empty, cut short or of a subject elsewhere is not canonical', () => {
  const cell: CountedCell = { subject: 3, within: 2, month: 24_180, channel: 1, pattern: 5, windows: 1, n: 4 };
  const [a, b] = [bytesOf([cell]), bytesOf([{ ...cell, pattern: 6 }])];
  const canonical = (...parts: readonly Uint8Array[]): boolean => {
    const bytes = Uint8Array.from(parts.flatMap((part) => [...part]));
    return isCanonical(viewOf(bytes), 0, bytes.length);
  };
  expect([canonical(a, b), canonical(b, a), canonical(a, a), canonical(), canonical(a.subarray(0, 13))]).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
  expect(canonical(a.with(13, 0))).toBe(false);
  expect(canonical(a.with(0, BLOCK_SUBJECTS))).toBe(false);
});
