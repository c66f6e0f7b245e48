import { expect, test } from 'vitest';
import { ownPath } from './own-path.ts';

test.each([
  ['/network?edition=a@2015', '/network?edition=a@2015'],
  [undefined, '/'],
  ['', '/'],
  ['network', '/'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['https://evil.example/', '/'],
  ['javascript:alert(1)', '/'],
  ['/a/..//evil.example', '/'],
  ['https://own.invalid/network', '/'],
])('%s leads to %s', (to, path) => {
  expect(ownPath(to)).toBe(path);
});
