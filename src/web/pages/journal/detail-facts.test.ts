import { describe, expect, test } from 'vitest';
import { detailFacts } from './detail-facts.ts';

describe('detail of a journal entry', () => {
  test('lists plain values and the counts inside an object', () => {
    expect(detailFacts({ file: 'a.csv', counts: { read: 3, taken: 2 }, truncated: false })).toEqual([
      { key: 'file', value: 'a.csv' },
      { key: 'read', value: 3 },
      { key: 'taken', value: 2 },
      { key: 'truncated', value: false },
    ]);
  });

  test('writes a short list out and counts a long one', () => {
    expect(
      detailFacts({ supplies: ['share', 'organization'], numbers: Array.from({ length: 90 }, () => 'PL-1') }),
    ).toEqual([
      { key: 'supplies', value: ['share', 'organization'] },
      { key: 'numbers', value: 90 },
    ]);
  });

  test('leaves ids out, and counts a list of them', () => {
    const id = '0192f0c4-7a51-7c3e-9d65-0f2b7f3e1a44';
    expect(detailFacts({ role: 'csr', subject: id, responses: [id, id] })).toEqual([
      { key: 'role', value: 'csr' },
      { key: 'responses', value: 2 },
    ]);
  });

  test('says nothing of nothing', () => {
    expect(detailFacts({ a: null, b: undefined, c: '', d: [], e: {} })).toEqual([]);
  });

  test('cuts a text that would fill the page', () => {
    expect(detailFacts({ reason: 'x'.repeat(300) })).toEqual([{ key: 'reason', value: `${'x'.repeat(199)}…` }]);
  });
});
