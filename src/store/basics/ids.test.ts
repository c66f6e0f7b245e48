import { expect, test } from 'vitest';
import { newId } from './ids.ts';

const at = new Date('2015-07-15T12:00:00.000Z');

test('an id carries its moment, and those of one moment sort as they were made', () => {
  const ids = Array.from({ length: 2_000 }, () => newId(at));
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^014e9195-f200-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('a later moment sorts after an earlier one', () => {
  const [before, after] = [newId(at), newId(new Date(at.getTime() + 1))];
  expect(before < after).toBe(true);
});
