import { randomBytes } from 'node:crypto';
import type { Client, Pool } from '../../store/basics/db.ts';
import { beginVault, holdWritingKey, readVault } from '../../store/personal/vault.ts';
import { PlauditError } from '../../core/basics/problem.ts';
import { KeyRing, type KeySource } from '../../vault/key-ring.ts';
import { deriveKey, type Place, type Seal } from '../../vault/seal.ts';

/** Each purpose has a secret of its own: who has one of them learns nothing about another. */
export type SecretPurpose = 'accounts' | 'webhooks' | 'names' | 'row-ids' | 'backups';

export const ROOT_PLACE: Place = { table: 'vault', orgId: 0, key: 'root', field: 'root' };
const ROOT_BYTES = 32;

/** Where the keys are: PLAUDIT_KEY, else the key file. */
export const keySourceOf = (config: { readonly key: string | null; readonly keyFile: string }): KeySource =>
  config.key === null ? { file: config.keyFile } : { text: config.key };

/**
 * What an opened vault can do. Secrets follow from a root that is drawn once and kept in the database, sealed: they
 * stay the same when keys are rotated.
 */
export class Secrets {
  readonly ring: KeyRing;
  readonly #root: Buffer;

  constructor(ring: KeyRing, root: Buffer) {
    this.ring = ring;
    this.#root = root;
  }

  /** 32 bytes, the same at every start and in every process of this installation. */
  deriveSecret(purpose: SecretPurpose): Buffer {
    return deriveKey(this.#root, `secret/${purpose}`);
  }

  /** The seal to write with inside this transaction: until it ends, no rotation retires its key. */
  async sealToWrite(client: Client): Promise<Seal> {
    return this.ring.seal(await holdWritingKey(client));
  }

  /** Every seal something may have been written with, also by a process that has rotated the keys meanwhile. */
  async allSeals(pool: Pool): Promise<Seal[]> {
    const written = await readVault(pool);
    if (written !== null) await this.ring.seal(written.keyId);
    return Promise.all(this.ring.keys.map(({ id }) => this.ring.seal(id)));
  }
}

/** Opened when first needed: a command that touches no personal data needs no key. */
export type OpenSecrets = () => Promise<Secrets>;

/** Opens the vault once, however often it is asked for. */
export function secretsOf(pool: Pool, source: KeySource, now: () => Date): OpenSecrets {
  let opened: Promise<Secrets> | null = null;
  return () => {
    opened ??= openSecrets(pool, source, now()).catch((error: unknown) => {
      opened = null;
      throw error;
    });
    return opened;
  };
}

/**
 * Opens the vault of a database with the installation's keys. The first time a key file is made, unless the keys come
 * from the environment. Throws `key.missing` where the database has sealed data and there is no key, `key.other` where
 * it is another, `key.exposed` and `key.invalid` for a file that cannot be used.
 */
export async function openSecrets(pool: Pool, source: KeySource, now: Date): Promise<Secrets> {
  // In this order: who begins the vault has made the file before.
  const known = await readVault(pool);
  const ring = await KeyRing.read(source);
  if (known === null) return begin(pool, ring ?? (await makeRing(source, now)), now);
  if (ring === null) throw missing(source, known.keyId);
  return open(ring, known);
}

async function begin(pool: Pool, ring: KeyRing, now: Date): Promise<Secrets> {
  const seal = await ring.seal(ring.newest.id);
  const root = seal.seal(ROOT_PLACE, randomBytes(ROOT_BYTES).toString('base64'));
  return open(ring, await beginVault(pool, { keyId: seal.keyId, root, madeAt: now }));
}

async function open(ring: KeyRing, row: { readonly keyId: string; readonly root: Buffer }): Promise<Secrets> {
  const seal = await ring.seal(row.keyId);
  return new Secrets(ring, Buffer.from(seal.open(ROOT_PLACE, row.root), 'base64'));
}

async function makeRing(source: KeySource, now: Date): Promise<KeyRing> {
  if ('text' in source) throw new Error('Keys of the environment are read, not made.');
  return KeyRing.make(source.file, now);
}

function missing(source: KeySource, keyId: string): PlauditError {
  const place = 'file' in source ? source.file : 'PLAUDIT_KEY';
  return new PlauditError(
    'key.missing',
    `The personal data in this database is sealed with the key ${keyId}, and there is no key file at ${place}. Nothing is lost: put the file back that belongs to this database, or set PLAUDIT_KEY.`,
    { place, params: { key: keyId } },
  );
}
