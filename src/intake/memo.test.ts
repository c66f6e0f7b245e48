import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Memo } from './memo.ts';

test('every text gets its own value, the same each time, read once', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'é', '€', '😀', '\n'), maxLength: 9 }), { maxLength: 200 }),
      (texts) => {
        let readings = 0;
        const memo = new Memo(1 << 18, (text) => {
          readings++;
          return { text };
        });
        const seen = new Map<string, { text: string }>();
        for (const text of texts) {
          const bytes = Buffer.from(`<${text}>`);
          const value = memo.get(bytes, 1, bytes.length - 1);
          const key = bytes.toString('utf8', 1, bytes.length - 1);
          if (value.text !== key || value !== (seen.get(key) ?? value)) return false;
          seen.set(key, value);
        }
        return readings === seen.size;
      },
    ),
    { numRuns: 50 },
  );
});

test('beyond its limit it reads each time, and still right', () => {
  let readings = 0;
  const memo = new Memo(10, (text) => {
    readings++;
    return text;
  });
  const texts = Array.from({ length: 100 }, (_, i) => Buffer.from(`name ${i}`));
  for (const pass of [1, 2]) {
    for (const [i, text] of texts.entries()) expect(memo.get(text, 0, text.length)).toBe(`name ${i}`);
    expect(readings).toBe(pass === 1 ? 100 : 190);
  }
});
