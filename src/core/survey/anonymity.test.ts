import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FEWEST_ANSWERS, FEWEST_COMMENTS, type GroupTree, shownInTable, shownInTree } from './anonymity.ts';

/** A group as its place in the world: the smallest cells it is made of, and whether it is shown. */
type Group = { readonly name: string; readonly cells: readonly number[]; readonly shown: boolean };
type World = { readonly counts: readonly number[]; readonly groups: readonly Group[] };

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const people = ({ counts }: World, cells: readonly number[]): number =>
  sum(cells.map((cell) => counts[cell] as number));

const P = 1_000_003;
const power = (base: number, exponent: number): number =>
  exponent === 0
    ? 1
    : exponent % 2 === 1
      ? (base * power(base, exponent - 1)) % P
      : power((base * base) % P, exponent / 2);

/** Every sum and difference of what is shown: tells whether a set of cells is one of them (Gaussian elimination, modulo a prime). */
function rankAttack({ counts, groups }: World): (cells: readonly number[]) => boolean {
  const basis: number[][] = [];
  const reduced = (cells: readonly number[]): number[] => {
    const vector: number[] = counts.map((_, i) => (cells.includes(i) ? 1 : 0));
    for (const row of basis) {
      const pivot = row.findIndex((x) => x !== 0);
      const factor = vector[pivot] as number;
      if (factor !== 0) row.forEach((x, i) => (vector[i] = ((((vector[i] as number) - factor * x) % P) + P) % P));
    }
    return vector;
  };
  for (const group of groups.filter((each) => each.shown)) {
    const vector = reduced(group.cells);
    const pivot = vector.find((x) => x !== 0);
    if (pivot !== undefined) basis.push(vector.map((x) => (x * power(pivot, P - 2)) % P));
  }
  return (cells) => reduced(cells).every((x) => x === 0);
}

/** Whether a world without negative counts, in which all that is shown is the same, has so many people in a group. */
function couldBe({ counts, groups }: World, group: Group, n: number): boolean {
  const shown = groups.filter((each) => each.shown);
  const sums = [
    ...shown.map((each) => ({ cells: each.cells, left: people({ counts, groups }, each.cells) })),
    { cells: group.cells, left: n },
  ];
  const most = sum(counts) + n;
  const inOrder = counts.map((_, i) => i);
  const assign = (at: number): boolean => {
    if (at === inOrder.length) return sums.every((each) => each.left === 0);
    const mine = sums.filter((each) => each.cells.includes(at));
    const forced = mine.find((each) => each.cells.every((cell) => cell <= at));
    const limit = Math.min(most, ...mine.map((each) => each.left));
    for (let value = forced === undefined ? 0 : forced.left; value <= limit; value += 1) {
      for (const each of mine) each.left -= value;
      const ends = mine.every((each) => each.left === 0 || each.cells.some((cell) => cell > at));
      if (ends && assign(at + 1)) return true;
      for (const each of mine) each.left += value;
      if (forced !== undefined) return false;
    }
    return false;
  };
  return assign(0);
}

/** Everything that must hold, tried by an attacker who knows all that is shown. */
function expectSafe(world: World, minimum: number): void {
  const { counts, groups } = world;
  for (const group of groups) if (people(world, group.cells) < minimum) expect(group).toMatchObject({ shown: false });
  const isKnown = rankAttack(world);
  for (const group of groups.filter((each) => !each.shown))
    expect([group.name, isKnown(group.cells)]).toEqual([group.name, false]);
  for (let mask = 1; mask < 1 << counts.length; mask += 1) {
    const cells = counts.flatMap((_, i) => ((mask & (1 << i)) === 0 ? [] : [i]));
    if (people(world, cells) < minimum) expect([cells, isKnown(cells)]).toEqual([cells, false]);
  }
  for (const group of groups.filter((each) => !each.shown)) {
    const n = people(world, group.cells);
    const another =
      n < minimum ? couldBe(world, group, minimum) : couldBe(world, group, n + 1) || couldBe(world, group, n - 1);
    expect([group.name, another]).toEqual([group.name, true]);
  }
}

function worldOfTree(tree: GroupTree, minimum?: number): World {
  const shown = shownInTree(tree, minimum);
  const counts: number[] = [];
  const groups: Group[] = [];
  const walk = ({ id, n, parts }: GroupTree): number[] => {
    const cells = parts.length === 0 ? [counts.push(n) - 1] : parts.flatMap(walk);
    groups.push({ name: id, cells, shown: shown.has(id) });
    return cells;
  };
  walk(tree);
  return { counts, groups };
}

function worldOfTable(table: readonly (readonly number[])[], minimum?: number): World {
  const { cells, rows, columns, total } = shownInTable(table, minimum);
  const width = table[0]?.length ?? 0;
  const at = (r: number, c: number): number => r * width + c;
  const wide = Array.from({ length: width }, (_, c) => c);
  const groups = [
    ...table.flatMap((row, r) =>
      row.map((_, c) => ({ name: `${r},${c}`, cells: [at(r, c)], shown: cells[r]?.[c] === true })),
    ),
    ...table.map((_, r) => ({ name: `row ${r}`, cells: wide.map((c) => at(r, c)), shown: rows[r] === true })),
    ...wide.map((c) => ({ name: `column ${c}`, cells: table.map((_, r) => at(r, c)), shown: columns[c] === true })),
    { name: 'total', cells: table.flatMap((_, r) => wide.map((c) => at(r, c))), shown: total },
  ];
  return { counts: table.flat(), groups };
}

const group = (id: string, ...of: (number | GroupTree)[]): GroupTree => {
  const parts = of.map((part, i): GroupTree =>
    typeof part === 'number' ? { id: `${id}.${i}`, n: part, parts: [] } : part,
  );
  return { id, n: sum(parts.map((part) => part.n)), parts };
};
const shown = (tree: GroupTree, minimum?: number): string[] => [...shownInTree(tree, minimum)].toSorted();

describe('a hierarchy', () => {
  test.each<[string, GroupTree, string[]]>([
    ['nobody is few', group('a', 5, 6, 7), ['a', 'a.0', 'a.1', 'a.2']],
    ['one of three is few: the smallest other hides it', group('a', 3, 6, 7), ['a', 'a.2']],
    ['two few ones hide each other', group('a', 3, 2, 7), ['a', 'a.2']],
    ['two that are few together do not', group('a', 2, 1, 7, 9), ['a', 'a.3']],
    ['of two, both go', group('a', 3, 20), ['a']],
    ['one in which nobody answered is few', group('a', 0, 6, 7), ['a', 'a.2']],
    ['all are few', group('a', 2, 2, 2), ['a']],
    ['all together are few', group('a', 2, 2), []],
    ['only one part: it is the same group', group('a', 9), ['a', 'a.0']],
    [
      'the part of another site hides it',
      group('a', group('b', 3, 9), group('c', 8, 9)),
      ['a', 'b', 'c', 'c.0', 'c.1'],
    ],
    [
      'a site of few needs another site',
      group('a', group('b', 1, 2), group('c', 8, 9), group('d', 20)),
      ['a', 'c.1', 'd', 'd.0'],
    ],
  ])('%s', (_, tree, expected) => {
    expect(shown(tree)).toEqual(expected);
    expectSafe(worldOfTree(tree), FEWEST_ANSWERS);
  });

  test('comments need more, and nobody can ask for fewer than three', () => {
    const tree = group('a', 3, 6, 9, 2);
    expect(shown(tree, FEWEST_COMMENTS)).toEqual(['a', 'a.2']);
    expect(shown(tree, 1)).toEqual(shown(tree, 3));
    expect(shown(tree, 3)).toEqual(['a', 'a.1', 'a.2']);
  });

  test('a group that is not the sum of its parts is refused', () => {
    expect(() => shownInTree({ id: 'a', n: 9, parts: [{ id: 'b', n: 8, parts: [] }] })).toThrow(
      'The group a is not the sum of its parts.',
    );
  });

  test('whatever the groups, no attack finds a hidden count or too few people', () => {
    const leaf = fc.integer({ min: 0, max: 12 });
    const branch = fc.array(leaf, { minLength: 1, maxLength: 3 });
    const tree = fc
      .array(fc.oneof(leaf, branch), { minLength: 1, maxLength: 4 })
      .map((parts) =>
        group('a', ...parts.map((part, i) => (typeof part === 'number' ? part : group(`g${i}`, ...part)))),
      );
    fc.assert(
      fc.property(tree, fc.constantFrom(3, 5, 8), (each, minimum) => {
        expectSafe(worldOfTree(each, minimum), minimum);
      }),
      { numRuns: 400 },
    );
  });
});

describe('a table', () => {
  const drawn = (table: number[][], minimum?: number): string[] => {
    const { cells, rows, columns, total } = shownInTable(table, minimum);
    const mark = (isShown: boolean | undefined, n: number): string => (isShown === true ? String(n) : '.');
    const width = table[0]?.length ?? 0;
    return [
      ...table.map((row, r) => [...row.map((n, c) => mark(cells[r]?.[c], n)), '|', mark(rows[r], sum(row))].join(' ')),
      [
        ...Array.from({ length: width }, (_, c) => mark(columns[c], sum(table.map((row) => row[c] as number)))),
        '|',
        mark(total, sum(table.flat())),
      ].join(' '),
    ];
  };

  test('nobody is few', () => {
    expect(
      drawn([
        [5, 6],
        [7, 8],
      ]),
    ).toEqual(['5 6 | 11', '7 8 | 15', '12 14 | 26']);
  });

  test('one few cell takes three others with it: a row and a column each give one away alone', () => {
    const table = [
      [3, 10, 20],
      [9, 11, 21],
      [30, 31, 32],
    ];
    expect(drawn(table)).toEqual(['. . 20 | 33', '. . 21 | 41', '30 31 32 | 93', '42 52 73 | 167']);
  });

  test('a row of few is hidden with its total, and another with it', () => {
    expect(
      drawn([
        [1, 2],
        [10, 11],
        [20, 21],
      ]),
    ).toEqual(['. . | .', '. . | .', '20 21 | 41', '31 34 | 65']);
  });

  test('few in all: nothing', () => {
    expect(
      drawn([
        [1, 2],
        [1, 0],
      ]),
    ).toEqual(['. . | .', '. . | .', '. . | .']);
  });

  test('rows of different lengths are refused', () => {
    expect(() => shownInTable([[1, 2], [3]])).toThrow(RangeError);
  });

  test('whatever the counts, no attack finds a hidden count or too few people', () => {
    const count = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 4 }));
    const table = fc
      // The attack tries every count that could be; of nine cells it can take many seconds.
      .constantFrom([1, 1], [1, 3], [3, 1], [2, 2], [2, 3], [3, 2])
      .chain(([height = 1, width = 1]) =>
        fc.array(fc.array(count, { minLength: width, maxLength: width }), { minLength: height, maxLength: height }),
      );
    fc.assert(
      fc.property(table, fc.constantFrom(3, 5, 8), (each, minimum) => expectSafe(worldOfTable(each, minimum), minimum)),
      { numRuns: 300 },
    );
  });

  test('the attacks of these tests find what is there to find', () => {
    const world: World = {
      counts: [3, 10],
      groups: [
        { name: 'few', cells: [0], shown: false },
        { name: 'other', cells: [1], shown: true },
        { name: 'all', cells: [0, 1], shown: true },
      ],
    };
    expect(rankAttack(world)([0])).toBe(true);
    expect([2, 3, 5].map((n) => couldBe(world, world.groups[0] as Group, n))).toEqual([false, true, false]);
    const bounded: World = {
      counts: [0, 0, 9],
      groups: [
        { name: 'zeros', cells: [0, 1], shown: true },
        { name: 'few', cells: [0], shown: false },
      ],
    };
    expect(rankAttack(bounded)([0])).toBe(false);
    expect(couldBe(bounded, bounded.groups[1] as Group, 1)).toBe(false);
  });
});
