const BITS = 16;
const BUCKETS = 1 << BITS;

/**
 * The places 0 .. keys.length - 1 in ascending order of their keys, equal ones as they stand. Keys are whole numbers
 * below 2^32. Counts keys by their lower and upper half in place of comparing them: a million in a few milliseconds.
 */
export function stableOrder(keys: Uint32Array): Uint32Array {
  const places = new Uint32Array(keys.length).map((_, i) => i);
  const most = keys.reduce((a, b) => Math.max(a, b), 0);
  const byLower = pass(places, (place) => (keys[place] as number) & (BUCKETS - 1), Math.min(most + 1, BUCKETS));
  return most < BUCKETS ? byLower : pass(byLower, (place) => (keys[place] as number) >>> BITS, (most >>> BITS) + 1);
}

function pass(places: Uint32Array, digit: (place: number) => number, digits: number): Uint32Array {
  const starts = new Uint32Array(digits + 1);
  for (const place of places) {
    const next = digit(place) + 1;
    starts[next] = (starts[next] as number) + 1;
  }
  for (let i = 1; i < digits; i += 1) starts[i] = (starts[i] as number) + (starts[i - 1] as number);
  const ordered = new Uint32Array(places.length);
  for (const place of places) {
    const at = digit(place);
    const to = starts[at] as number;
    ordered[to] = place;
    starts[at] = to + 1;
  }
  return ordered;
}
