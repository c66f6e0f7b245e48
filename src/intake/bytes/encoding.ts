import type { Pieces } from './source.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** Encoding of the head of a text, and how many bytes its byte-order mark takes. */
export function detectEncoding(head: Buffer): { readonly encoding: Encoding; readonly mark: number } {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', mark: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', mark: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', mark: 2 };
  const unmarked = unmarkedUtf16(head);
  if (unmarked !== null) return { encoding: unmarked, mark: 0 };
  return { encoding: isUtf8(head) ? 'utf-8' : 'windows-1252', mark: 0 };
}

/** A table in UTF-16 is mostly ASCII: every second byte is zero, and hardly any other. */
function unmarkedUtf16(head: Buffer): 'utf-16le' | 'utf-16be' | null {
  const pairs = Math.floor(Math.min(head.length, 4096) / 2);
  let even = 0;
  let odd = 0;
  for (let i = 0; i < pairs; i++) {
    if (head[2 * i] === 0) even++;
    if (head[2 * i + 1] === 0) odd++;
  }
  if (pairs < 4) return null;
  if (odd > 0.7 * pairs && even === 0) return 'utf-16le';
  return even > 0.7 * pairs && odd === 0 ? 'utf-16be' : null;
}

/** The head may end inside a character. */
function isUtf8(head: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/**
 * The text as UTF-8 bytes without the mark. Windows-1252 passes as it is: its delimiters are the same bytes, and cells
 * are decoded one by one (see decodeText). `onCut` is told when UTF-16 ends in the middle of a character.
 */
export async function* toUtf8(pieces: Pieces, encoding: Encoding, mark: number, onCut: () => void): Pieces {
  if (encoding === 'utf-8' || encoding === 'windows-1252') {
    let left = mark;
    for await (const piece of pieces) {
      const passed = Math.min(left, piece.length);
      left -= passed;
      if (passed < piece.length) yield passed === 0 ? piece : piece.subarray(passed);
    }
    return;
  }
  const decoder = new TextDecoder(encoding);
  for await (const piece of pieces) {
    const text = decoder.decode(piece, { stream: true });
    if (text !== '') yield Buffer.from(text, 'utf8');
  }
  if (decoder.decode() !== '') onCut();
}
