import { err, ok, type Result } from '../basics/result.ts';

/** Before every API key, so that a key in a repository or a log can be told for what it is. */
export const KEY_MARK = 'plaudit_k_';
/** 256 random bits. */
export const KEY_BYTES = 32;

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 62^43 is the first power of 62 above 2^256, 62^6 the first above 2^32. */
const BODY_DIGITS = 43;
const CHECK_DIGITS = 6;
const FORM = new RegExp(`^${KEY_MARK}[0-9A-Za-z]{${BODY_DIGITS + CHECK_DIGITS}}$`);

/**
 * An API key as people copy it: its mark, 43 digits of base 62 for its 32 bytes, 6 for the CRC-32 of what stands
 * before them. Throws for another number of bytes.
 */
export function keyText(bytes: Uint8Array): string {
  if (bytes.length !== KEY_BYTES) throw new Error(`A key has ${KEY_BYTES} bytes.`);
  const body = KEY_MARK + inBase62(numberOf(bytes), BODY_DIGITS);
  return body + inBase62(BigInt(crc32(body)), CHECK_DIGITS);
}

/** The key itself where it is whole: a key cut short or mistyped is told without a look into the database. */
export function wholeKey(text: string): Result<string, 'form' | 'check-sum'> {
  if (!FORM.test(text)) return err('form');
  const body = text.slice(0, -CHECK_DIGITS);
  return inBase62(BigInt(crc32(body)), CHECK_DIGITS) === text.slice(-CHECK_DIGITS) ? ok(text) : err('check-sum');
}

const numberOf = (bytes: Uint8Array): bigint => bytes.reduce((number, byte) => number * 256n + BigInt(byte), 0n);

function inBase62(number: bigint, digits: number): string {
  let text = '';
  for (let rest = number; text.length < digits; rest /= 62n) text = DIGITS.charAt(Number(rest % 62n)) + text;
  return text;
}

/** CRC-32 as in ISO 3309 (zip, PNG) of text in ASCII. */
export function crc32(text: string): number {
  let crc = ~0;
  for (let i = 0; i < text.length; i += 1) {
    crc ^= text.charCodeAt(i);
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  return ~crc >>> 0;
}
