import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc32, KEY_BYTES, keyText, wholeKey } from './key-text.ts';

const bytes = fc.uint8Array({ minLength: KEY_BYTES, maxLength: KEY_BYTES });

test('the check value of CRC-32', () => {
  // The catalogue of parametrised CRC algorithms: CRC-32/ISO-HDLC.
  expect(crc32('123456789').toString(16)).toBe('cbf43926');
});

test('every key has the same length, also the smallest and the largest', () => {
  expect(keyText(new Uint8Array(32)).slice(0, 53)).toBe(`plaudit_k_${'0'.repeat(43)}`);
  expect(keyText(new Uint8Array(32)).length).toBe(59);
  expect(keyText(new Uint8Array(32).fill(255)).length).toBe(59);
  expect(() => keyText(new Uint8Array(31))).toThrow('A key has 32 bytes.');
});

test('a key is whole, and different bytes are different keys', () => {
  fc.assert(
    fc.property(bytes, bytes, (a, b) => {
      expect(wholeKey(keyText(a))).toEqual({ ok: true, value: keyText(a) });
      expect(keyText(a) === keyText(b)).toBe(Buffer.compare(a, b) === 0);
    }),
  );
});

test('one letter that is another is noticed, wherever it stands', () => {
  fc.assert(
    fc.property(bytes, fc.nat(58), fc.constantFrom('0', 'A', 'a', 'z', '9', 'Z'), (secret, at, letter) => {
      const whole = keyText(secret);
      const changed = whole.slice(0, at) + letter + whole.slice(at + 1);
      fc.pre(changed !== whole);
      expect(wholeKey(changed)).toEqual({ ok: false, error: at < 10 ? 'form' : 'check-sum' });
    }),
  );
});

test.each(['', 'plaudit_k_', 'Bearer x', `${keyText(new Uint8Array(32))} `, keyText(new Uint8Array(32)).slice(0, 58)])(
  '"%s" is no key',
  (text) => {
    expect(wholeKey(text)).toEqual({ ok: false, error: 'form' });
  },
);
