/**
 * Which groups of people may be shown, so that nobody can be told from the figures. Nothing is shown of a group below
 * the minimum, not even how many there are; and nothing from which a hidden group follows: whatever an attacker who
 * sees everything shown concludes by adding and subtracting, each set of people he arrives at has the minimum or more,
 * and of no hidden group does he learn the count. Source: the measures of the program, docs/personal-data.md.
 *
 * That holds for one set of answers, shown once. The same group shown again after one more answer gives that answer
 * away, and so do two periods that overlap: show a round when it is closed, every view and export of it from the same
 * result, and several periods as one table (`shownInTable`, a row for each) with no other sum of them beside it.
 */

/** Answers on scales, and what people wrote: the latter is told by its style. */
export const FEWEST_ANSWERS = 5;
export const FEWEST_COMMENTS = 8;
/** An operator may ask for less than the usual, never for less than this. */
export const FEWEST_EVER = 3;

/** A group and the groups that make it up: everyone in it is in exactly one of its parts, or it has none. */
export type GroupTree = {
  readonly id: string;
  /** People; of a group with parts, theirs together. */
  readonly n: number;
  readonly parts: readonly GroupTree[];
};

type Node = {
  readonly id: string;
  readonly n: number;
  readonly parent: Node | null;
  readonly parts: Node[];
  shown: boolean;
};

/** The ids of the groups that may be shown. Throws RangeError where a group is not the sum of its parts. */
export function shownInTree(root: GroupTree, minimum = FEWEST_ANSWERS): Set<string> {
  const fewest = atLeast(minimum);
  const nodes: Node[] = [];
  const plant = ({ id, n, parts }: GroupTree, parent: Node | null): Node => {
    const node: Node = { id, n, parent, parts: [], shown: n >= fewest };
    nodes.push(node);
    node.parts.push(...parts.map((part) => plant(part, node)));
    if (parts.length > 0 && parts.reduce((sum, part) => sum + part.n, 0) !== n)
      throw new RangeError(`The group ${id} is not the sum of its parts.`);
    return node;
  };
  plant(root, null);
  for (let open: Node | undefined; (open = nodes.find((node) => node.shown && isOpen(node, fewest))) !== undefined;)
    hideOneIn(open);
  for (const node of nodes) if (node.n >= fewest && !node.shown) node.shown = follows(node);
  return new Set(nodes.filter((node) => node.shown).map((node) => node.id));
}

const atLeast = (minimum: number): number => Math.max(FEWEST_EVER, minimum);

/** What is left of a shown group when the shown groups in it are taken away: the smallest parts that are hidden, their number and people. */
function rest(node: Node): { leaves: number; n: number } {
  const all = { leaves: 0, n: 0 };
  const walk = (inside: Node): void => {
    if (inside.shown && inside !== node) return;
    if (inside.parts.length === 0 && inside !== node) {
      all.leaves += 1;
      all.n += inside.n;
    }
    for (const part of inside.parts) walk(part);
  };
  walk(node);
  return all;
}

/** Whether subtracting what is shown in it leaves too few people. */
function isOpen(node: Node, fewest: number): boolean {
  const { leaves, n } = rest(node);
  return leaves > 0 && n < fewest;
}

/** Hides the smallest group that the rest of a shown one can be hidden among. */
function hideOneIn(node: Node): void {
  const within: Node[] = [];
  const walk = (inside: Node): void => {
    if (inside.shown && inside !== node) within.push(inside);
    else for (const part of inside.parts) walk(part);
  };
  walk(node);
  const [smallest] = within.toSorted((a, b) => a.n - b.n || (a.id < b.id ? -1 : 1));
  // There is one: a shown group without any in it has its own people as the rest, and they are enough.
  (smallest as Node).shown = false;
}

/** Whether a hidden group is the sum and difference of shown ones; then to hide it hides nothing. */
function follows(node: Node): boolean {
  const inside = rest(node).leaves + (node.parts.length === 0 ? 1 : 0);
  if (inside === 0) return true;
  for (let above = node.parent; above !== null; above = above.parent)
    if (above.shown) return rest(above).leaves === inside;
  return false;
}

/** Which cells and totals of a table may be shown. */
export type ShownTable = {
  /** cells[row][column] */
  readonly cells: readonly (readonly boolean[])[];
  readonly rows: readonly boolean[];
  readonly columns: readonly boolean[];
  readonly total: boolean;
};

/** A cell or a total: what runs from one vertex to another in the circulation that the table is. */
type Entry = {
  readonly from: number;
  readonly to: number;
  readonly n: number;
  readonly isTotal: boolean;
  shown: boolean;
};

/**
 * The same for people counted by two things at once: `counts[row][column]`, with the totals of rows, of columns and of
 * all beside them.
 *
 * Every row and column adds up, so that a table is a circulation: from the totals' column through a row to a column, to
 * the totals' row, and back. How far a hidden entry can be from its true value, while all that is shown stays as it is
 * and nothing is negative, is a flow through the other hidden ones. An entry below the minimum is safe when it could
 * be the minimum: by the duality of flows and cuts, every sum of hidden entries that follows from what is shown and has
 * this one in it has the minimum or more.
 */
export function shownInTable(counts: readonly (readonly number[])[], minimum = FEWEST_ANSWERS): ShownTable {
  const fewest = atLeast(minimum);
  const table = entriesOf(counts, fewest);
  const { all } = table;
  const small = all.filter((entry) => entry.n < fewest);
  const added: Entry[] = [];
  for (const entry of small) {
    for (let more = nextToHide(all, entry, fewest); more !== null; more = nextToHide(all, entry, fewest)) {
      more.shown = false;
      added.push(more);
    }
  }
  // What was hidden early for one may not be needed any more, once more was hidden for another.
  for (const entry of added.toSorted((a, b) => b.n - a.n)) {
    entry.shown = true;
    if (small.some((each) => nextToHide(all, each, fewest) !== null)) entry.shown = false;
  }
  for (const entry of added) if (!entry.shown) entry.shown = room(all, entry, 1) === 0 && !canShrink(all, entry);
  const shown = (entry: Entry): boolean => entry.shown;
  return {
    cells: table.cells.map((row) => row.map(shown)),
    rows: table.rows.map(shown),
    columns: table.columns.map(shown),
    total: table.total.shown,
  };
}

function entriesOf(counts: readonly (readonly number[])[], fewest: number) {
  const width = counts[0]?.length ?? 0;
  const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
  // Vertices: rows, then columns, then the row and the column of the totals.
  const columnAt = (column: number): number => counts.length + column;
  const totalsRow = counts.length + width;
  const totalsColumn = totalsRow + 1;
  const entry = (from: number, to: number, n: number, isTotal: boolean): Entry => ({
    from,
    to,
    n,
    isTotal,
    shown: n >= fewest,
  });
  const cells = counts.map((row, r) => {
    if (row.length !== width) throw new RangeError('The rows of the table are not of one length.');
    return row.map((n, c) => entry(r, columnAt(c), n, false));
  });
  const rows = counts.map((row, r) => entry(totalsColumn, r, sum(row), true));
  const columns = Array.from({ length: width }, (_, c) =>
    entry(columnAt(c), totalsRow, sum(counts.map((row) => row[c] as number)), true),
  );
  const total = entry(totalsRow, totalsColumn, sum(counts.map(sum)), true);
  return { cells, rows, columns, total, all: [...cells.flat(), ...rows, ...columns, total] };
}

/** By how much a hidden entry could be larger, no further than `wanted`. */
function room(all: readonly Entry[], entry: Entry, wanted: number): number {
  return flow(all, entry, entry.to, entry.from, wanted).amount;
}

const canShrink = (all: readonly Entry[], entry: Entry): boolean =>
  flow(all, entry, entry.from, entry.to, 1).amount > 0;

/** What to hide so that a small entry is better hidden; null when it is well hidden. */
function nextToHide(all: readonly Entry[], entry: Entry, fewest: number): Entry | null {
  const wanted = fewest - entry.n;
  const { amount, reached } = flow(all, entry, entry.to, entry.from, wanted);
  if (amount >= wanted) return null;
  // Whatever leads out of the part that changes can reach now lets them reach further. The total of all stays.
  const leads = all.filter(
    (each) => each.shown && reached.has(each.from) !== reached.has(each.to) && each !== all.at(-1),
  );
  const cost = (each: Entry): number => (each.isTotal ? 1e9 : 0) + each.n;
  return leads.toSorted((a, b) => cost(a) - cost(b))[0] ?? null;
}

/**
 * How much can flow from a vertex to another through the hidden entries but one, `wanted` at most: along an entry
 * without an end, against it as much as it has. `reached`: where a further unit could get to.
 */
function flow(
  all: readonly Entry[],
  but: Entry,
  source: number,
  sink: number,
  wanted: number,
): { amount: number; reached: ReadonlySet<number> } {
  const hidden = all.filter((entry) => !entry.shown && entry !== but);
  const left = new Map(hidden.map((entry) => [entry, entry.n]));
  let amount = 0;
  for (;;) {
    const way = new Map<number, { readonly entry: Entry; readonly along: boolean } | null>([[source, null]]);
    for (const at of way.keys()) {
      for (const entry of hidden) {
        if (entry.from === at && !way.has(entry.to)) way.set(entry.to, { entry, along: true });
        if (entry.to === at && !way.has(entry.from) && (left.get(entry) as number) > 0)
          way.set(entry.from, { entry, along: false });
      }
    }
    if (amount >= wanted || !way.has(sink)) return { amount, reached: new Set(way.keys()) };
    for (let step = way.get(sink); step != null; step = way.get(step.along ? step.entry.from : step.entry.to))
      left.set(step.entry, (left.get(step.entry) as number) + (step.along ? 1 : -1));
    amount += 1;
  }
}
