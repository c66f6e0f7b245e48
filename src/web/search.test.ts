import { expect, test } from 'vitest';
import { parseSearch, stringifySearch } from './search.ts';

test('the state of a page goes into its address and comes back as it was', () => {
  const state = { q: 'Élodie & fils', year: '2015', order: 'desc' };
  expect(stringifySearch(state)).toBe('?q=%C3%89lodie+%26+fils&year=2015&order=desc');
  expect(parseSearch(stringifySearch(state))).toEqual(state);
});

test('an edition and a list of statuses can be read in a link', () => {
  const state = { rulebook: 'world-class-fcr@2015', status: 'certified,on-track' };
  expect(stringifySearch(state)).toBe('?rulebook=world-class-fcr@2015&status=certified,on-track');
  expect(parseSearch(stringifySearch(state))).toEqual(state);
});

test('what is not set leaves no trace', () => {
  expect(stringifySearch({ q: '', page: undefined })).toBe('');
  expect(parseSearch('')).toEqual({});
});
