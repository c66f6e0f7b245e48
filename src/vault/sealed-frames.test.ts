import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FRAME_BYTES, Frames, HEAD_BYTES, readHead, SEAL_BYTES } from './sealed-frames.ts';

const KEY = Buffer.alloc(32, 7);
const PREAMBLE = Buffer.from('a stream of the tests');
const contents = fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 6 });
const keys = fc.constantFrom(KEY, null);

/** The frames of a stream, each whole. */
function seal(key: Buffer | null, pieces: readonly Uint8Array[], preamble = PREAMBLE): Buffer[] {
  const frames = new Frames(key, preamble);
  return pieces.map((piece, i) => Buffer.concat(frames.seal(Buffer.from(piece), i === pieces.length - 1)));
}

/** What a reader takes out of them; null where it refuses one, or where the last is not there. */
function open(key: Buffer | null, frames: readonly Buffer[], preamble = PREAMBLE): Buffer[] | null {
  const opener = new Frames(key, preamble);
  const pieces: Buffer[] = [];
  for (const [i, frame] of frames.entries()) {
    const head = frame.length < HEAD_BYTES ? null : readHead(frame);
    if (head === null || frame.length !== HEAD_BYTES + head.length + SEAL_BYTES) return null;
    const content = opener.open(frame.subarray(HEAD_BYTES), head.last);
    if (content === null || head.last !== (i === frames.length - 1)) return null;
    pieces.push(content);
  }
  return pieces;
}

describe('frames', () => {
  test('open to what was sealed', () => {
    fc.assert(
      fc.property(keys, contents, (key, pieces) => {
        expect(open(key, seal(key, pieces))).toEqual(pieces.map((piece) => Buffer.from(piece)));
      }),
    );
  });

  test('hide what was sealed with a key', () => {
    const [frame] = seal(KEY, [Buffer.from('a customer of ours')]);
    expect(frame?.includes('customer')).toBe(false);
  });

  test('do not open where one bit of them is another', () => {
    fc.assert(
      fc.property(keys, contents, fc.nat(), fc.integer({ min: 0, max: 7 }), (key, pieces, where, bit) => {
        const all = seal(key, pieces);
        const frame = all[where % all.length] as Buffer;
        const at = where % frame.length;
        frame[at] = (frame[at] as number) ^ (1 << bit);
        expect(open(key, all)).toBeNull();
      }),
    );
  });

  test('do not open where one is missing, at the end too', () => {
    fc.assert(
      fc.property(keys, contents, fc.nat(), (key, pieces, where) => {
        const all = seal(key, pieces);
        fc.pre(all.length > 1);
        expect(open(key, all.toSpliced(where % all.length, 1))).toBeNull();
      }),
    );
  });

  test('do not open in another order', () => {
    fc.assert(
      fc.property(keys, contents, fc.nat(), (key, pieces, where) => {
        const all = seal(key, pieces);
        fc.pre(all.length > 1);
        const at = where % (all.length - 1);
        const turned = all.with(at, all[at + 1] as Buffer).with(at + 1, all[at] as Buffer);
        expect(open(key, turned)).toBeNull();
      }),
    );
  });

  test.each([
    ['of another stream', KEY, Buffer.from('another stream')],
    ['with another key', Buffer.alloc(32, 8), PREAMBLE],
    ['without the key', null, PREAMBLE],
  ])('do not open %s', (_, key, preamble) => {
    expect(open(key, seal(KEY, [Buffer.from('x')]), preamble)).toBeNull();
  });

  test('are never longer than a reader must hold', () => {
    const head = Buffer.alloc(HEAD_BYTES);
    head.writeUInt32BE(FRAME_BYTES);
    expect(readHead(head)).toEqual({ length: FRAME_BYTES, last: false });
    head.writeUInt32BE(FRAME_BYTES + 1);
    expect(readHead(head)).toBeNull();
  });
});
