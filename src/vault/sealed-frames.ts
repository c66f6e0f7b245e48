import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';

/**
 * A long stream cut into frames, each sealed on its own, so that it can be read and checked with little memory. The
 * seal covers the preamble of the stream, the frame's number and whether it is the last: frames that were changed, left
 * out, turned round, cut off or brought from another stream do not open.
 *
 * A frame is its length (4 bytes, of which the highest bit says that it is the last), the content, and a seal of 16
 * bytes. With a key the seal is that of AES-256-GCM and the content is encrypted; without one it is the beginning of a
 * SHA-256 and finds accidents only. The key must serve one stream only, as the frames' numbers are its nonces.
 */
export const FRAME_BYTES = 1 << 18;
export const HEAD_BYTES = 4;
export const SEAL_BYTES = 16;
const LAST = 0x8000_0000;

export type FrameHead = { readonly length: number; readonly last: boolean };

/** Reads the head of a frame; null where no frame can have it. */
export function readHead(head: Buffer): FrameHead | null {
  const word = head.readUInt32BE(0);
  const frame = { length: word & (LAST - 1), last: word >= LAST };
  return frame.length > FRAME_BYTES ? null : frame;
}

/** Seals and opens the frames of one stream in their order. One object does one of both. */
export class Frames {
  readonly #key: Buffer | null;
  readonly #context: Buffer;
  #number = 0;

  /** `key`: 32 bytes, or null for a seal without secret. `preamble`: all that stands before the first frame. */
  constructor(key: Buffer | null, preamble: Buffer) {
    this.#key = key;
    this.#context = createHash('sha256').update(preamble).digest();
  }

  /** The whole frame for at most FRAME_BYTES of content. */
  seal(content: Buffer, last: boolean): Buffer[] {
    const head = Buffer.alloc(HEAD_BYTES);
    head.writeUInt32BE(content.length + (last ? LAST : 0));
    const nonce = this.#nonce(last);
    if (this.#key === null) return [head, content, this.#checksum(nonce, content)];
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(this.#context);
    const hidden = Buffer.concat([cipher.update(content), cipher.final()]);
    return [head, hidden, cipher.getAuthTag()];
  }

  /** The content of the next frame; null where the seal is not its own. */
  open(sealed: Buffer, last: boolean): Buffer | null {
    const content = sealed.subarray(0, sealed.length - SEAL_BYTES);
    const seal = sealed.subarray(sealed.length - SEAL_BYTES);
    const nonce = this.#nonce(last);
    if (this.#key === null) return this.#checksum(nonce, content).equals(seal) ? content : null;
    const decipher = createDecipheriv('aes-256-gcm', this.#key, nonce).setAAD(this.#context).setAuthTag(seal);
    const open = decipher.update(content);
    try {
      return Buffer.concat([open, decipher.final()]);
    } catch {
      return null;
    }
  }

  #nonce(last: boolean): Buffer {
    const nonce = Buffer.alloc(12);
    nonce.writeUInt8(last ? 1 : 0, 0);
    nonce.writeBigUInt64BE(BigInt(this.#number), 4);
    this.#number += 1;
    return nonce;
  }

  #checksum(nonce: Buffer, content: Buffer): Buffer {
    const hash = createHash('sha256').update(this.#context).update(nonce).update(content);
    return hash.digest().subarray(0, SEAL_BYTES);
  }
}
