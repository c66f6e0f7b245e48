import type { Level } from '../../core/survey/response.ts';
import { LEVEL_CODES } from '../../store/levels.ts';
import type { LevelList } from './directory.ts';
import type { NetworkView } from './network-view.ts';
import { orderOf } from './subject-orders.ts';

/** Searches of one view that are remembered: pages and orders of one list ask the same again. */
const KEPT = 16;
const SEARCHES = new WeakMap<NetworkView, Map<string, Uint8Array>>();

/** 1 at the index of every subject of a level whose search name has the text in it. */
export function namedLike(view: NetworkView, level: Level, text: string): Uint8Array {
  const searches = SEARCHES.get(view) ?? new Map<string, Uint8Array>();
  SEARCHES.set(view, searches);
  const key = `${level} ${text}`;
  const found = searches.get(key) ?? findNames(view, level, text);
  searches.delete(key);
  searches.set(key, found);
  for (const oldest of searches.keys()) {
    if (searches.size <= KEPT) break;
    searches.delete(oldest);
  }
  return found;
}

function findNames(view: NetworkView, level: Level, text: string): Uint8Array {
  const { text: names, starts } = view.directory.lists[LEVEL_CODES[level]] as LevelList;
  const byName = orderOf(view, level, 'name');
  const found = new Uint8Array(view.counts.size);
  let line = 0;
  for (let at = names.indexOf(text); at !== -1; at = names.indexOf(text, starts[line])) {
    line = lineAt(starts, line, at);
    found[byName[line] as number] = 1;
    line += 1;
    if (line >= byName.length) break;
  }
  return found;
}

/** The line that a place of the text stands in; it is `from` or a later one, often the next. */
function lineAt(starts: Uint32Array, from: number, at: number): number {
  let low = from;
  let step = 1;
  while (low + step < starts.length && (starts[low + step] as number) <= at) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, starts.length);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] as number) <= at) low = middle;
    else high = middle;
  }
  return low;
}
