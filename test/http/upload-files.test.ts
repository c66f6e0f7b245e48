import { gzipSync } from 'node:zlib';
import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Upload } from '../../src/http/contract/imports.ts';
import { apiOn } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { multipart } from '../support/multipart.ts';
import { prepare, rowsOf } from '../support/network.ts';

const { pool } = await testDatabase();
await prepare(pool);
const api = await apiOn(pool, { uploadLimit: 1_000_000 });

const kept = (): Promise<string[]> => readdir(api.deps.uploadsFolder);
afterEach(async () => {
  expect(api.faults).toEqual([]);
  for (const id of await kept()) await api.send('DELETE', `/api/uploads/${id}`);
  expect(await kept()).toEqual([]);
});

const send = async (name: string, bytes: string | Uint8Array) => {
  const answer = await api.server.inject({ method: 'POST', url: '/api/uploads', ...multipart(name, bytes) });
  return { status: answer.statusCode, body: answer.json() as Record<string, unknown> };
};
async function bring(name: string, bytes: string | Uint8Array): Promise<Upload> {
  const { status, body } = await send(name, bytes);
  expect([status, body['detail']]).toEqual([200, undefined]);
  return body as unknown as Upload;
}
async function refused(name: string, bytes: string | Uint8Array): Promise<unknown[]> {
  const { status, body } = await send(name, bytes);
  expect(await kept()).toEqual([]);
  expect(await rowsOf(pool, 'SELECT * FROM upload')).toEqual([]);
  return [status, body['code']];
}
const map = async (id: string, mapping: string, answers: Record<string, string> = {}): Promise<Upload> =>
  (await api.send('POST', `/api/uploads/${id}/mapping`, { mapping, answers })).json() as Upload;

const CANONICAL = 'response_id,organization,site,supervisor,csr,contact_at,overall_satisfaction\n';
const row = (id: number, more = '5') => `r${id},North,Halifax,Sam,Ann,2015-06-0${id}T10:00:00Z,${more}\n`;

describe('files that can be read', () => {
  test('a canonical one needs no mapping', async () => {
    const upload = await bring('june.csv', CANONICAL + row(1) + row(2, 'seven') + row(3));
    expect(upload).toMatchObject({
      name: 'june.csv',
      format: 'delimited',
      delimiter: ',',
      canonical: true,
      questions: [],
      failure: null,
    });
    expect(upload.bytes).toBe((CANONICAL + row(1) + row(2, 'seven') + row(3)).length);
    expect(
      upload.rows.map((r) => [
        r.line,
        r.response?.['response_id'] ?? null,
        r.rejects.map((j) => `${j.field} ${j.code}`),
      ]),
    ).toEqual([
      [2, 'r1', []],
      [3, null, ['overall_satisfaction score.malformed']],
      [4, 'r3', []],
    ]);
    expect(await api.get(`/api/uploads/${upload.id}`)).toEqual(upload);
  });

  test('gzip, tabs and semicolons', async () => {
    expect(await bring('june.csv.gz', gzipSync(CANONICAL + row(1)))).toMatchObject({ canonical: true, failure: null });
    expect(await bring('june.tsv', (CANONICAL + row(1)).replaceAll(',', '\t'))).toMatchObject({
      delimiter: '\t',
      canonical: true,
    });
    expect(await bring('june.csv', (CANONICAL + row(1)).replaceAll(',', ';'))).toMatchObject({
      delimiter: ';',
      canonical: true,
    });
  });

  test('one cut off in the middle shows what is there', async () => {
    const upload = await bring('june.csv', CANONICAL + row(1) + 'r2,North,Halif');
    expect(upload.rows.map((r) => [r.response?.['response_id'] ?? null, r.rejects[0]?.code ?? null])).toEqual([
      ['r1', null],
      [null, 'row.truncated'],
    ]);
    const cut = gzipSync(CANONICAL + Array.from({ length: 2000 }, (_, i) => row(1 + (i % 9))).join(''));
    expect(await bring('june.csv.gz', cut.subarray(0, cut.length - 20))).toMatchObject({ canonical: true });
  });

  test('any other is proposed a mapping, and asked about what it leaves open, until it is answered', async () => {
    const text =
      'Key;Center;Agent;Date;Score\n1;Halifax;Ann;03/04/2015 10:00;10\n2;Halifax;Bob;05/06/2015 11:00;7\n3;Truro;Cyd;07/06/2015 12:00;3\n';
    const upload = await bring('cases.csv', text);
    expect(upload.canonical).toBe(false);
    const asked = upload.questions.map((q) => q.id).toSorted();
    expect(asked).toEqual(['date-order.contact_at', 'organization', 'scale.overall_satisfaction', 'zone']);
    const order = upload.questions.find((q) => q.id === 'date-order.contact_at');
    expect(order?.choices).toHaveLength(2);
    let answered = await map(upload.id, '', {
      'organization': 'North',
      'scale.overall_satisfaction': '1-10',
      'zone': 'America/Halifax',
    });
    expect(answered.questions.map((q) => q.id)).toEqual(['date-order.contact_at']);
    answered = await map(upload.id, answered.mapping, { 'date-order.contact_at': order?.choices[0]?.value ?? '' });
    expect([answered.questions, answered.failure]).toEqual([[], null]);
    expect(answered.rows.map((r) => [r.response?.['organization'], r.response?.['csr']])).toEqual([
      ['North', 'Ann'],
      ['North', 'Bob'],
      ['North', 'Cyd'],
    ]);
    expect(await api.get(`/api/uploads/${upload.id}`)).toEqual(answered);
    // An answer that is none changes nothing, and neither does a mapping that cannot be read.
    expect(await map(upload.id, answered.mapping, { zone: 'Atlantis' })).toMatchObject({
      status: 422,
      code: 'mapping.invalid',
    });
    expect(await map(upload.id, 'zone: [')).toMatchObject({ status: 422, code: 'mapping.invalid' });
    expect(await api.get(`/api/uploads/${upload.id}`)).toEqual(answered);
    // An empty one goes back to what was proposed.
    expect((await map(upload.id, '')).questions.map((q) => q.id).toSorted()).toEqual(asked);
  });

  test('a mapping that does not fit the file says so and shows the rows as they are', async () => {
    const upload = await bring('cases.csv', 'a,b\n1,2\n');
    const mapped = await map(
      upload.id,
      'organization: { constant: North }\nsite: nowhere\ncontact_at: a\noverall_satisfaction: b\nzone: UTC\n',
    );
    expect(mapped.failure?.code).toBe('mapping.invalid');
    expect(mapped.failure?.message).toMatch(/"nowhere"/);
    expect(mapped.rows).toEqual([{ line: 2, raw: ['1', '2'], response: null, rejects: [] }]);
  });
});

describe('files that cannot', () => {
  test.each<[string, string | Uint8Array, number, string]>([
    ['an empty one', '', 422, 'file.empty'],
    ['a mark and nothing else', '\uFEFF', 422, 'file.empty'],
    [
      'a program',
      Uint8Array.from({ length: 4096 }, (_, i) => [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0][i] ?? (i * 7919) % 256),
      422,
      'file.format',
    ],
    [
      'a picture',
      Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...new Uint8Array(500)]),
      422,
      'file.format',
    ],
    ['an archive that breaks off', gzipSync(CANONICAL + row(1)).subarray(0, 12), 422, 'file.truncated'],
  ])('%s', async (_, bytes, status, code) => {
    expect(await refused('june.csv', bytes)).toEqual([status, code]);
  });

  test('one that is too large', async () => {
    expect(await refused('june.csv', CANONICAL + 'x'.repeat(1_000_001))).toEqual([413, 'request.too-large']);
    await bring('june.csv', (CANONICAL + row(1)).padEnd(1_000_000, '\n'));
  });

  test('no file, two files, or a body that breaks off', async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=B' };
    const post = async (payload: string, more: Record<string, string> = headers) => {
      const answer = await api.server.inject({ method: 'POST', url: '/api/uploads', headers: more, payload });
      return [answer.statusCode, (answer.json() as { code?: string }).code];
    };
    expect(await post('--B--\r\n')).toEqual([400, 'request.invalid']);
    expect(await post('--B\r\ncontent-disposition: form-data; name="a"\r\n\r\ntext\r\n--B--\r\n')).toEqual([
      400,
      'request.invalid',
    ]);
    expect(
      await post(`--B\r\ncontent-disposition: form-data; name="f"; filename="a.csv"\r\n\r\n${CANONICAL}${row(1)}`),
    ).toEqual([400, 'request.invalid']);
    expect(await post('--', { 'content-type': 'multipart/form-data' })).toEqual([400, 'request.invalid']);
    expect(await kept()).toEqual([]);
    const file = `--B\r\ncontent-disposition: form-data; name="f"; filename="a.csv"\r\n\r\n${CANONICAL}${row(1)}\r\n`;
    expect((await post(`${file}${file}--B--\r\n`))[0]).toBe(200);
    expect(await kept()).toHaveLength(1);
  });

  test('a browser that goes away in the middle leaves nothing behind', async () => {
    await api.server.listen({ host: '127.0.0.1', port: 0 });
    const { port } = api.server.server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(
      'POST /api/uploads HTTP/1.1\r\nhost: localhost\r\ncontent-type: multipart/form-data; boundary=B\r\ncontent-length: 900000\r\n\r\n' +
        `--B\r\ncontent-disposition: form-data; name="f"; filename="a.csv"\r\n\r\n${CANONICAL}${row(1)}`,
    );
    await expect.poll(kept).toHaveLength(1);
    socket.destroy();
    await expect.poll(kept).toEqual([]);
  });
});

describe('names', () => {
  test.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\ann\\june.csv', 'june.csv'],
    ['..', 'file'],
    ['.hidden', 'hidden'],
    ['a\u0001b\u202Ec.csv', 'a_b_c.csv'],
    ['Réponses de juin 2015.csv', 'Réponses de juin 2015.csv'],
    ['', 'file'],
    [`${'a'.repeat(300)}.csv`, `${'a'.repeat(116)}.csv`],
    [`${'顧'.repeat(200)}.csv`, null],
    [`${'😀'.repeat(100)}.csv`, null],
  ])('%s', async (name, shown) => {
    const upload = await bring(name, CANONICAL + row(1));
    if (shown !== null) expect(upload.name).toBe(shown);
    expect(upload.name).toMatch(name.endsWith('.csv') ? /\.csv$/ : /./);
    expect(upload.name.isWellFormed()).toBe(true);
    expect(Buffer.byteLength(upload.name)).toBeLessThanOrEqual(255);
    // It lies in a folder of its own, and nowhere else.
    expect(await readdir(join(api.deps.uploadsFolder, upload.id))).toEqual([upload.name]);
    expect(await kept()).toEqual([upload.id]);
  });
});
