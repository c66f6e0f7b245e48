import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyOf } from './key-file.ts';
import { deriveKey, type Place, Seal } from './seal.ts';

const seal = new Seal(keyOf(Buffer.alloc(32, 1), null));
const other = new Seal(keyOf(Buffer.alloc(32, 2), null));
const place: Place = { table: 'customer', orgId: 1, key: 'r1', field: 'name' };

test('what was sealed opens at its place, and never looks the same twice', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const [first, second] = [seal.seal(place, text), seal.seal(place, text)];
      expect(seal.open(place, first)).toBe(text);
      expect(first.equals(second)).toBe(false);
      expect(first.length).toBe(29 + Buffer.byteLength(text));
    }),
  );
});

test.each<[string, Partial<Place>]>([
  ['another row', { key: 'r2' }],
  ['another organization', { orgId: 2 }],
  ['another field', { field: 'phone' }],
  ['another table', { table: 'other' }],
  ['a key that begins with the end of the field', { field: 'nam', key: 'e\0r1' }],
])('a value that was moved to %s does not open', (_, moved) => {
  const sealed = seal.seal(place, 'Ann Smith');
  expect(() => seal.open({ ...place, ...moved }, sealed)).toThrow(expect.objectContaining({ code: 'seal.broken' }));
});

test('another key, another form and a cut value do not open, and the refusal says no value', () => {
  const sealed = seal.seal(place, 'Ann Smith');
  const form = Buffer.from(sealed);
  form[0] = 2;
  for (const broken of [other.seal(place, 'Ann Smith'), form, sealed.subarray(0, 20), Buffer.alloc(0)]) {
    expect(() => seal.open(place, broken)).toThrow(
      'The sealed name of "r1" in customer is not what Plaudit wrote there: somebody changed the database. Restore that row from a backup, or erase it.',
    );
  }
});

test('ten thousand seals have ten thousand nonces', () => {
  const nonces = Array.from({ length: 10_000 }, () => seal.seal(place, '').subarray(1, 13).toString('hex'));
  expect(new Set(nonces).size).toBe(10_000);
});

test('an index is the same for the same value only, in one field of one organization, under one key', () => {
  const index = seal.index('phone', 1, '15145550123').toString('hex');
  expect(index).toHaveLength(32);
  expect(seal.index('phone', 1, '15145550123').toString('hex')).toBe(index);
  const others = [
    seal.index('phone', 1, '15145550124'),
    seal.index('phone', 2, '15145550123'),
    seal.index('email', 1, '15145550123'),
    other.index('phone', 1, '15145550123'),
  ];
  expect(others.map((each) => each.toString('hex'))).not.toContain(index);
});

test('every purpose has a key of its own', () => {
  const derived = ['personal', 'lookup', 'id'].map((purpose) =>
    deriveKey(Buffer.alloc(32, 1), purpose).toString('hex'),
  );
  expect(new Set(derived).size).toBe(3);
});
