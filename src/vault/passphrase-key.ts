import { scrypt } from 'node:crypto';
import { promisify } from 'node:util';

/** How a key was made of a passphrase: what must be known, beside the passphrase, to make it again. */
export type KeyRecipe = {
  readonly function: 'scrypt';
  /** Logarithm of scrypt's N to base 2: each step more doubles time and memory (17: 0.3 s and 128 MB). */
  readonly cost: number;
  /** 16 bytes in base64url. */
  readonly salt: string;
};

const COST = 17;
/** A recipe read from a file may not ask for more than 1 GB. */
const MOST_COST = 20;
const BLOCK = 8;

const deriveWith = promisify<string, Buffer, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(
  scrypt,
);

export const newRecipe = (salt: Buffer): KeyRecipe => ({
  function: 'scrypt',
  cost: COST,
  salt: salt.toString('base64url'),
});

/** True for a recipe that this version can follow. */
export function isRecipe(value: unknown): value is KeyRecipe {
  if (typeof value !== 'object' || value === null) return false;
  const { function: name, cost, salt } = value as Partial<Record<keyof KeyRecipe, unknown>>;
  return (
    name === 'scrypt' &&
    typeof cost === 'number' &&
    Number.isInteger(cost) &&
    cost >= 10 &&
    cost <= MOST_COST &&
    typeof salt === 'string' &&
    /^[\w-]{22}$/.test(salt)
  );
}

/** 32 bytes: the same for the same passphrase and recipe. Passphrases are compared as people see them (NFKC). */
export function keyOf(passphrase: string, { cost, salt }: KeyRecipe): Promise<Buffer> {
  const N = 2 ** cost;
  return deriveWith(passphrase.normalize('NFKC'), Buffer.from(salt, 'base64url'), 32, {
    N,
    r: BLOCK,
    p: 1,
    maxmem: 2 * 128 * N * BLOCK,
  });
}
