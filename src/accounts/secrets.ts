import { createHash, createHmac, randomBytes, randomInt } from 'node:crypto';

/** A secret for a link: 256 bits. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** What is kept of it. It is long and random, so that a plain hash tells nothing. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** What is kept of something short, such as a code of six figures: nothing without the key. */
export const keyedHash = (secret: string, purpose: string, ...parts: readonly string[]): string =>
  createHmac('sha256', secret)
    .update(JSON.stringify([purpose, ...parts]))
    .digest('base64url');

const RECOVERY_CODES = 10;
/** Without those that people take for one another when they copy from paper: 0 and o, 1, i and l. */
const SIGNS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Ten codes like k7f2m-9xq4t, of 49 bits each. */
export const recoveryCodes = (): string[] =>
  Array.from({ length: RECOVERY_CODES }, () => {
    const half = (): string => Array.from({ length: 5 }, () => SIGNS[randomInt(SIGNS.length)]).join('');
    return `${half()}-${half()}`;
  });
