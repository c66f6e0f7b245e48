import { createHmac } from 'node:crypto';
import { isIPv6 } from 'node:net';

/** How failures under a key slow down the next attempt. */
export type Brake = {
  /** Failures that cost nothing. */
  readonly free: number;
  /** Seconds to wait after the first that does; each further one doubles it. */
  readonly first: number;
  readonly most: number;
};

/** What failed attempts are counted under, and what they cost. */
export type CountedKey = { readonly keyHash: string; readonly brake: Brake };

/** A person mistypes; a program goes on. Once the longest wait is reached, 96 guesses a day are left to it. */
export const ACCOUNT_HERE: Brake = { free: 5, first: 5, most: 900 };
/** An office shares one address. */
export const ADDRESS: Brake = { free: 30, first: 5, most: 900 };
/** Failures are forgotten after this long without another. */
export const FORGET_AFTER_SECONDS = 3600;

/** A network of one's own counts as one address: 2001:db8:1:2::/64, and 192.0.2.1 as it is. */
export function countedAddress(address: string): string {
  const plain = address.replace(/%.*$/, '').toLowerCase();
  const mapped = /^(?:::ffff:)(\d+\.\d+\.\d+\.\d+)$/.exec(plain)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(plain)) return plain;
  const [left = '', right = ''] = plain.split('::');
  const groups = left === '' ? [] : left.split(':');
  const tail = right === '' ? [] : right.split(':');
  const zeros = plain.includes('::') ? 8 - groups.length - tail.length : 0;
  const all = [...groups, ...Array<string>(Math.max(0, zeros)).fill('0'), ...tail];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

/**
 * The keys under which an attempt counts: this account from this address, and this address. Nothing is counted for an
 * account alone, so that nobody is locked out by what others do elsewhere. Hashed with the secret, because the list
 * would tell who signs in from where.
 */
export function attemptKeys(secret: string, kind: string, account: string, address: string): CountedKey[] {
  const from = countedAddress(address);
  const hash = (...parts: readonly string[]): string =>
    createHmac('sha256', secret)
      .update(JSON.stringify(['attempt', kind, ...parts]))
      .digest('base64url');
  return [
    { keyHash: hash(account.toLowerCase(), from), brake: ACCOUNT_HERE },
    { keyHash: hash(from), brake: ADDRESS },
  ];
}
