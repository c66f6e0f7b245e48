import { createHash, createHmac, randomBytes } from 'node:crypto';

/** A secret for a link: 256 bits. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** What is kept of it. It is long and random, so that a plain hash tells nothing. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** What is kept of something short, such as a code of six figures: nothing without the key. */
export const keyedHash = (secret: string, purpose: string, ...parts: readonly string[]): string =>
  createHmac('sha256', secret)
    .update(JSON.stringify([purpose, ...parts]))
    .digest('base64url');
