import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { csv, pieces, read, row } from '../../../test/fixtures/intake/read.ts';

const TEXT = csv(row('r1', { csr: 'Zoé' }), row('r2', { csr: 'François' }), row('r3', { site: 'Trois-Rivières' }));
const utf16 = (text: string, littleEndian: boolean): Buffer => {
  const bytes = Buffer.from(text, 'utf16le');
  return littleEndian ? bytes : bytes.swap16();
};

const FORMS: [name: string, encoding: string, content: Buffer][] = [
  ['UTF-8', 'utf-8', Buffer.from(TEXT)],
  ['UTF-8 with a mark', 'utf-8', Buffer.from(`\uFEFF${TEXT}`)],
  ['UTF-16 LE with a mark', 'utf-16le', utf16(`\uFEFF${TEXT}`, true)],
  ['UTF-16 BE with a mark', 'utf-16be', utf16(`\uFEFF${TEXT}`, false)],
  ['UTF-16 LE without', 'utf-16le', utf16(TEXT, true)],
  ['UTF-16 BE without', 'utf-16be', utf16(TEXT, false)],
  ['Windows-1252', 'windows-1252', Buffer.from(TEXT, 'latin1')],
];

describe.each(FORMS)('%s', (_, encoding, content) => {
  test('gives the same responses, plain or compressed, in one piece or byte by byte', async () => {
    const plain = await read(Buffer.from(TEXT));
    for (const source of [
      pieces(content),
      pieces(content, 'x.csv', 1),
      pieces(gzipSync(content), 'x.csv.gz'),
      pieces(gzipSync(content), 'x.csv.gz', 1),
    ]) {
      const r = await read(source);
      expect(r.responses).toEqual(plain.responses);
      expect(r.summary).toMatchObject({ encoding, taken: 3, truncated: false });
    }
  });
});

test('characters that only Windows-1252 has', async () => {
  const content = Buffer.concat([Buffer.from(csv(row('r1', { csr: 'Ann~' }))).map((b) => (b === 126 ? 0x80 : b))]);
  expect((await read(content)).responses[0]?.csr).toBe('Ann€');
});

test('Windows-1252 that first shows far down is still read', async () => {
  const many = Array.from({ length: 5000 }, (_, i) => row(`r${i}`, { site: 'Here' }));
  const text = csv(...many, row('last', { site: 'Here', csr: 'Zoé' }));
  const r = await read(Buffer.from(text, 'latin1'));
  expect(r.responses.at(-1)?.csr).toBe('Zoé');
});

test('UTF-16 cut in the middle of a character', async () => {
  const whole = utf16(`\uFEFF${TEXT}`, true);
  const r = await read(whole.subarray(0, whole.length - 11));
  expect(r.summary).toMatchObject({ taken: 2, rejected: 1, truncated: true });
  expect(r.rejects[0]).toMatchObject({ line: 4, code: 'row.truncated' });
});
