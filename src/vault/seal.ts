import { randomFillSync } from 'node:crypto';
import { PlauditError } from '../core/basics/problem.ts';
import { decrypt, encrypt, hkdf, Mac } from './ciphers.ts';

/** Where a sealed text belongs. It opens nowhere else: a value moved to another row, field or organization is noticed. */
export type Place = {
  readonly table: string;
  readonly orgId: number;
  /** The row's own key inside the organization. */
  readonly key: string;
  readonly field: string;
};

/** One key of the ring; never shown, logged or stored anywhere but in the key file. */
export type Key = {
  /** Follows from the key, and says nothing about it: the same key has the same id wherever it is kept. */
  readonly id: string;
  /** Null for a key that the environment gives. */
  readonly madeAt: Date | null;
  readonly bytes: Buffer;
};

/** Before every sealed text, so that another form can be told from this one. */
const FORM = 1;
const NONCE_BYTES = 12;
const KEY_BYTES = 32;
const INDEX_BYTES = 16;
const NONCES = 1024;
const NO_SALT = Buffer.alloc(0);

/** A key for one purpose: who has one of them learns nothing about another. */
export const deriveKey = (key: Uint8Array, purpose: string): Buffer =>
  hkdf(key, NO_SALT, Buffer.from(`plaudit/${purpose}`), KEY_BYTES);

/** Seals small texts under one key of the ring, and finds them again without opening any. */
export class Seal {
  readonly keyId: string;
  private readonly personal: Buffer;
  private readonly lookup: Mac;
  /** Asked for many at once: a call for each costs more than the sealing. */
  private readonly nonces = Buffer.alloc(NONCE_BYTES * NONCES);
  private nextNonce = NONCES;

  constructor(key: Key) {
    this.keyId = key.id;
    this.personal = deriveKey(key.bytes, 'personal');
    this.lookup = new Mac(deriveKey(key.bytes, 'lookup'));
  }

  /** A byte for the form, a random nonce, the ciphertext, its tag: 29 bytes more than the text in UTF-8. */
  seal(place: Place, text: string): Buffer {
    if (this.nextNonce === NONCES) {
      randomFillSync(this.nonces);
      this.nextNonce = 0;
    }
    const at = this.nextNonce * NONCE_BYTES;
    this.nextNonce += 1;
    const nonce = this.nonces.subarray(at, at + NONCE_BYTES);
    const ciphertext = encrypt(this.personal, nonce, bytesOf(place), Buffer.from(text));
    const sealed = Buffer.allocUnsafe(1 + NONCE_BYTES + ciphertext.length);
    sealed[0] = FORM;
    sealed.set(nonce, 1);
    sealed.set(ciphertext, 1 + NONCE_BYTES);
    return sealed;
  }

  /** Throws `seal.broken` where the text was changed, moved, or sealed under another key. */
  open(place: Place, sealed: Uint8Array): string {
    const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
    const plain =
      sealed[0] === FORM ? decrypt(this.personal, nonce, bytesOf(place), sealed.subarray(1 + NONCE_BYTES)) : null;
    if (plain !== null) return plain.toString();
    throw new PlauditError(
      'seal.broken',
      `The sealed ${place.field} of "${place.key}" in ${place.table} is not what Plaudit wrote there: somebody changed the database. Restore that row from a backup, or erase it.`,
      { place: `${place.table}.${place.field}` },
    );
  }

  /** The same 16 bytes for the same value of a field inside one organization, and no way back without the key. */
  index(field: string, orgId: number, value: string): Buffer {
    return this.lookup.of(Buffer.from(`${field}\0${orgId}\0${value}`)).subarray(0, INDEX_BYTES);
  }
}

/** Every part with its end, so that no two places are written alike. */
const bytesOf = ({ table, orgId, key, field }: Place): Buffer => Buffer.from(`${table}\0${orgId}\0${field}\0${key}`);
