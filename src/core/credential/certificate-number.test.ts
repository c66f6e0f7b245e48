import fc from 'fast-check';
import { expect, test } from 'vitest';
import { certificateNumber, checkCharacter, RANDOM_BYTES, readCertificateNumber } from './certificate-number.ts';

const random = fc.uint8Array({ minLength: RANDOM_BYTES, maxLength: RANDOM_BYTES });

test('the same bytes give the same number', () => {
  expect(certificateNumber(new Uint8Array(10))).toBe('PL-00000-00000-P');
});

test('a number is read however it is typed', () => {
  fc.assert(
    fc.property(random, (bytes) => {
      const number = certificateNumber(bytes);
      expect(readCertificateNumber(number)).toBe(number);
      expect(readCertificateNumber(` ${number.toLowerCase().replaceAll('-', ' ')} `)).toBe(number);
    }),
  );
});

test('no symbol can be mistaken for another, the last one included', () => {
  fc.assert(
    fc.property(random, (bytes) => {
      expect(certificateNumber(bytes)).toMatch(/^PL-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]$/);
    }),
  );
});

test('letters that are in no number are read as the digits they look like', () => {
  fc.assert(
    fc.property(random, fc.constantFrom('I', 'L'), (bytes, one) => {
      const number = certificateNumber(bytes);
      const symbols = number.slice(3).replaceAll('0', 'O').replaceAll('1', one);
      expect(readCertificateNumber(`PL-${symbols}`)).toBe(number);
    }),
    { numRuns: 1000 },
  );
});

test('one wrong symbol is always found', () => {
  fc.assert(
    fc.property(
      random,
      fc.nat({ max: 9 }),
      fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'.split('')),
      (bytes, at, symbol) => {
        const plain = certificateNumber(bytes).replaceAll('-', '').slice(2);
        fc.pre(plain[at] !== symbol);
        expect(readCertificateNumber(plain.slice(0, at) + symbol + plain.slice(at + 1))).toBe(null);
      },
    ),
  );
});

test('what is no number is none', () => {
  for (const typed of ['', 'PL-', 'PL-00000-00000-3', 'PL-00000-00000', 'hello', 'PL-UUUUU-00000-P']) {
    expect(readCertificateNumber(typed)).toBe(null);
  }
});

test('the check character is the published one: the GRid example of ISO 7064 MOD 37,36', () => {
  expect(checkCharacter('A12425GABC1234002')).toBe('M');
});
