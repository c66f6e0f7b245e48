import { expect, test } from 'vitest';
import { nearest } from './nearest.ts';

const known = ['organization', 'site', 'supervisor', 'csr', 'contact_at'];

test.each([
  ['organisation', 'organization'],
  ['suprevisor', 'supervisor'],
  ['Site', 'site'],
  ['contactat', 'contact_at'],
  ['weather', null],
  ['', null],
])('%s', (word, expected) => {
  expect(nearest(word, known)).toBe(expected);
});
