import { PlauditError } from '../core/basics/problem.ts';
import { keyOf, makeKeyFile, newKey, readKey, readKeyFile, replaceKeyFile } from './key-file.ts';
import { type Key, Seal } from './seal.ts';

/** Where the installation's keys are: in a file of its home, or in the environment (PLAUDIT_KEY). */
export type KeySource = { readonly file: string } | { readonly text: string };

/** What may be shown of a key. */
export type KeyFacts = { readonly id: string; readonly madeAt: Date | null };

/**
 * The keys an installation seals with: usually one, two while they are rotated. Which one is written with stands in
 * the database, so that all processes agree; this knows them by their ids, and looks into the file again for one
 * that another process has added.
 */
export class KeyRing {
  readonly source: KeySource;
  #keys: readonly Key[];
  readonly #seals = new Map<string, Seal>();

  private constructor(source: KeySource, keys: readonly Key[]) {
    this.source = source;
    this.#keys = keys;
  }

  /** The ring, or null where there is no key yet. Throws `key.exposed`, `key.invalid`. */
  static async read(source: KeySource): Promise<KeyRing | null> {
    const keys = 'text' in source ? keysIn(source.text) : await readKeyFile(source.file);
    return keys === null ? null : new KeyRing(source, keys);
  }

  /** Makes the file with a first key where there is none. */
  static async make(file: string, now: Date): Promise<KeyRing> {
    return new KeyRing({ file }, (await readKeyFile(file)) ?? (await makeKeyFile(file, now)));
  }

  /** Oldest first. */
  get keys(): readonly KeyFacts[] {
    return this.#keys.map(({ id, madeAt }) => ({ id, madeAt }));
  }

  get newest(): KeyFacts {
    return this.keys.at(-1) as KeyFacts;
  }

  /** The seal of a key; the file is read again for one that is not known. Throws `key.other` where it is nowhere. */
  async seal(keyId: string): Promise<Seal> {
    const known = this.#sealOf(keyId);
    if (known !== null) return known;
    if ('file' in this.source) this.#keys = (await readKeyFile(this.source.file)) ?? this.#keys;
    const found = this.#sealOf(keyId);
    if (found !== null) return found;
    throw otherKey(this.source, keyId);
  }

  #sealOf(keyId: string): Seal | null {
    const made = this.#seals.get(keyId);
    if (made !== undefined) return made;
    const key = this.#keys.find((each) => each.id === keyId);
    if (key === undefined) return null;
    const seal = new Seal(key);
    this.#seals.set(keyId, seal);
    return seal;
  }

  /** Adds a new key to the file. Throws `usage` for keys of the environment, which only the operator can change. */
  async add(now: Date): Promise<KeyFacts> {
    const { file } = this.#fileOrThrow();
    const added = newKey(now);
    await replaceKeyFile(file, [...((await readKeyFile(file)) ?? []), added]);
    this.#keys = (await readKeyFile(file)) as Key[];
    return { id: added.id, madeAt: added.madeAt };
  }

  /** Takes keys that nothing is sealed with any more out of the file; those of the environment stay there. */
  async keepOnly(keyId: string): Promise<void> {
    if (!('file' in this.source)) return;
    const kept = ((await readKeyFile(this.source.file)) ?? []).filter((key) => key.id === keyId);
    if (kept.length === 0) throw otherKey(this.source, keyId);
    await replaceKeyFile(this.source.file, kept);
    this.#keys = kept;
  }

  #fileOrThrow(): { readonly file: string } {
    if ('file' in this.source) return this.source;
    throw new PlauditError(
      'usage',
      'PLAUDIT_KEY has one key: write a new one (openssl rand -base64 32) in front of it with a comma between, start every server again with both, then run this once more.',
      { place: 'PLAUDIT_KEY' },
    );
  }
}

/** In the environment the newest key stands first; here it is the last. */
function keysIn(text: string): Key[] {
  return text
    .split(',')
    .map((encoded) => {
      const bytes = readKey(encoded.trim());
      if (bytes !== null) return keyOf(bytes, null);
      throw new PlauditError(
        'key.invalid',
        'PLAUDIT_KEY is not 32 bytes in base64: "openssl rand -base64 32" makes a key. One that was used before must stay the same.',
        { place: 'PLAUDIT_KEY' },
      );
    })
    .toReversed();
}

const otherKey = (source: KeySource, keyId: string): PlauditError => {
  const place = 'file' in source ? source.file : 'PLAUDIT_KEY';
  return new PlauditError(
    'key.other',
    `The personal data in this database is sealed with the key ${keyId}, which is not in ${place}. Nothing is lost: put the key file or the PLAUDIT_KEY back that belongs to this database.`,
    { place, params: { key: keyId } },
  );
};
