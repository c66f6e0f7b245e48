import { expect, test } from 'vitest';
import { sessionEnd, STANDARD_SESSION_LIFE } from './session-life.ts';

const at = (text: string) => new Date(`2026-03-${text}:00Z`);

test.each([
  ['01T12:00', '01T12:00', '02T12:00'],
  ['01T12:00', '14T11:00', '15T11:00'],
  ['01T12:00', '14T12:00', '15T12:00'],
  ['01T12:00', '15T11:59', '15T12:00'],
])('begun %s, last used %s: over %s', (begun, used, end) => {
  expect(sessionEnd(STANDARD_SESSION_LIFE, at(begun), at(used))).toEqual(at(end));
});
