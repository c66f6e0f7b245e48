import { describe, expect, test } from 'vitest';
import { cut, harmless, width } from './plain-text.ts';
import { indented, table } from './table.ts';

describe('a table', () => {
  const columns = [{ title: 'name', widest: 6 }, { title: 'n', align: 'right' as const }, { title: '' }];

  test('stands under its titles, numbers on the right, nothing at the end of a line', () => {
    expect(
      table(columns, [
        ['Ann', '7', 'x'],
        ['Bartholomew', '1,234', ''],
      ]),
    ).toBe('name        n\nAnn         7  x\nBarth…  1,234\n');
  });

  test('counts what a terminal shows, not code units', () => {
    expect([width('é'), width('e\u0301'), width('東京'), width('👍🏽')]).toEqual([1, 1, 4, 2]);
    expect(cut('東京タワー', 6)).toBe('東京…');
  });
});

test('what a file says cannot steer the terminal', () => {
  expect(harmless('a\u001B[31mb\u202Ec\nd\r\ne\u2028f')).toBe('a\uFFFD[31mb\uFFFDc↵d↵e↵f');
});

test('empty lines stay empty when a text is moved', () => {
  expect(indented('a\n\nb\n', '  ')).toBe('  a\n\n  b\n');
});
