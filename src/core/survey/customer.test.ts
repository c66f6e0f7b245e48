import { describe, expect, test } from 'vitest';
import { emailKey, masked, phoneDigits, phoneKey, samePhone, withoutAddresses, withoutContacts } from './customer.ts';

test.each([
  ['(514) 555-0123', '5145550123'],
  ['+1 514 555 0123', '15145550123'],
  ['001 514.555.0123', '15145550123'],
  ['514-555-0123 ext. 42', '5145550123'],
  ['514-555-0123 x42', '5145550123'],
  ['514-555-0123 poste 42', '5145550123'],
  ['+44 (0)20 7946 0018', '442079460018'],
  ['555-0123', '5550123'],
  ['911', null],
  ['none', null],
  ['', null],
  ['1234567890123456', null],
])('the digits of %j are %j', (text, digits) => {
  expect(phoneDigits(text)).toBe(digits);
});

describe('one number', () => {
  test.each([
    ['514 555 0123', '+1 (514) 555-0123'],
    ['06 12 34 56 78', '+33 6 12 34 56 78'],
    ['020 7946 0018', '+44 20 7946 0018'],
    ['555-0123', '555 0123'],
  ])('%j is %j, and both have one key', (a, b) => {
    expect([samePhone(a, b), samePhone(b, a)]).toEqual([true, true]);
    expect(phoneKey(a)).toBe(phoneKey(b));
  });

  test.each([
    ['514 555 0123', '614 555 0123'],
    ['+1 514 555 0123', '+1 614 555 0123'],
    ['555-0123', '514-555-0123'],
    ['06 12 34 56 78', '+33 7 12 34 56 78'],
    ['none', 'none'],
  ])('%j is not %j', (a, b) => {
    expect([samePhone(a, b), samePhone(b, a)]).toEqual([false, false]);
  });
});

test.each([
  [' Ann.Smith@Example.ORG ', 'ann.smith@example.org'],
  ['zoé@exemple.fr', 'zoé@exemple.fr'],
  ['ann', null],
  ['ann@', null],
  ['a b@c', null],
])('the e-mail %j is compared as %j', (text, key) => {
  expect(emailKey(text)).toBe(key);
});

test.each([
  ['ann@example.org', 'a…@…'],
  ['Ann Smith', 'A…'],
  ['+1 514', '+…'],
  ['😀 Ann', '😀…'],
  ['  ', ''],
])('%j is masked as %j', (value, shown) => {
  expect(masked(value)).toBe(shown);
});

test('addresses are masked wherever they stand, phone numbers where customers are, days never', () => {
  expect(withoutAddresses('yesterday ann@example.org, 5145550123')).toBe('yesterday a…@…, 5145550123');
  expect(withoutContacts('call 514-555-0123 or <ann@example.org>')).toBe('call 5… or <a…@…>');
  for (const phone of ['5145550123', '06.12.34.56.78', '+33612345678', '(514) 555 0123'])
    expect(withoutContacts(phone)).toMatch(/^.…$/);
  for (const day of ['2024-13-45 10:00', '13/45/2024', '20241345', '2024-13-45T10:00:00Z', '12', '6'])
    expect(withoutContacts(day)).toBe(day);
});
