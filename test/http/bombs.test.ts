import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { runUploadImport } from '../../src/actions/imports/run-upload-import.ts';
import { transaction } from '../../src/store/basics/connect.ts';
import { addImport, findImport } from '../../src/store/responses/imports.ts';
import { workbook } from '../fixtures/intake/workbook.ts';
import { apiOn } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { multipart } from '../support/multipart.ts';
import { now, NOW, prepare, rowsOf } from '../support/network.ts';
import { testSecrets } from '../support/secrets.ts';

const { pool } = await testDatabase();
await prepare(pool);
const api = await apiOn(pool);

const HEADER = 'response_id,organization,site,supervisor,csr,contact_at,overall_satisfaction\n';
const ROW = 'r1,North,Halifax,Sam,Ann,2015-06-01T10:00:00Z,5\n';
const MIB = 1 << 20;
/** Gzip files one behind the other are one gzip file: a gibibyte takes no time to make. */
const rowsOfMib = (mib: number): Buffer => {
  const packed = gzipSync(ROW.repeat(Math.ceil((16 * MIB) / ROW.length)), { level: 9 });
  return Buffer.concat([gzipSync(HEADER), ...Array<Buffer>(mib / 16).fill(packed)]);
};

/** What an act costs: its seconds, and by how many MiB the process grew at most while it lasted. */
async function cost<T>(act: () => Promise<T>): Promise<{ answer: T; seconds: number; grownMib: number }> {
  const before = process.memoryUsage.rss();
  let most = before;
  const looking = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 5);
  const began = performance.now();
  const answer = await act();
  const seconds = (performance.now() - began) / 1000;
  clearInterval(looking);
  return { answer, seconds, grownMib: (Math.max(most, process.memoryUsage.rss()) - before) / MIB };
}

async function send(name: string, bytes: Uint8Array) {
  const answer = await api.server.inject({ method: 'POST', url: '/api/uploads', ...multipart(name, bytes) });
  return { status: answer.statusCode, body: answer.json() as { id?: string; code?: string; detail?: string } };
}

async function importUpload(uploadId: string, file: string) {
  const run = await transaction(pool, (client) =>
    addImport(client, { file, bytes: 1, uploadId, mapping: null, dryRun: false, actor: 'tester', now: NOW }),
  );
  const { uploadsFolder } = api.deps;
  await runUploadImport(pool, run, { uploadsFolder, secrets: testSecrets(pool), now }).catch(() => undefined);
  return findImport(pool, run.publicId);
}

describe('a gzip that grows a thousand times, sent through the browser', () => {
  test('shows its first rows, and is refused when it is to be read whole', async () => {
    const bomb = rowsOfMib(1024);
    expect(bomb.length).toBeLessThan(8 * MIB);
    const shown = await cost(() => send('bomb.csv.gz', bomb));
    expect(shown.answer.status).toBe(200);
    const read = await cost(() => importUpload(shown.answer.body.id as string, 'bomb.csv.gz'));
    expect(read.answer).toMatchObject({
      state: 'failed',
      failure: {
        code: 'file.format',
        message: 'bomb.csv.gz grows more than 300 times when unpacked: it is not read; send it unpacked.',
      },
    });
    expect(await rowsOf(pool, 'SELECT 1 FROM response')).toEqual([]);
    for (const { seconds, grownMib } of [shown, read]) {
      expect(seconds).toBeLessThan(20);
      expect(grownMib).toBeLessThan(300);
    }
  });

  test.each([
    ['of nothing', Buffer.alloc(16 * MIB), 'is not a table of text'],
    ['of line ends', Buffer.alloc(16 * MIB, '\n'), 'has nothing but blanks'],
    ['of one line', Buffer.alloc(16 * MIB, 'a'), ''],
    ['of quotes', Buffer.alloc(16 * MIB, '"'), ''],
    ['of columns', Buffer.alloc(16 * MIB, ','), ''],
  ])('%s', async (_, bytes, why) => {
    const packed = gzipSync(bytes, { level: 9 });
    const { answer, seconds, grownMib } = await cost(() => send('bomb.csv.gz', Buffer.concat(Array(16).fill(packed))));
    expect([answer.status, answer.body.code?.startsWith('file.')]).toEqual([422, true]);
    expect(answer.body.detail).toContain(why);
    expect(seconds).toBeLessThan(20);
    expect(grownMib).toBeLessThan(400);
  });

  test('inside another one is not unpacked twice', async () => {
    const { answer, seconds } = await cost(() => send('bomb.csv.gz', gzipSync(gzipSync(rowsOfMib(256)))));
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'file.format', detail: expect.stringContaining('is compressed twice') as string },
    });
    expect(seconds).toBeLessThan(20);
  });
});

describe('a workbook that grows a thousand times', () => {
  const sheet = (rows: string): Uint8Array => {
    const parts = {
      'xl/workbook.xml': strToU8(
        '<workbook xmlns:r="r"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>',
      ),
      'xl/_rels/workbook.xml.rels': strToU8(
        '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
      ),
      'xl/worksheets/sheet1.xml': strToU8(`<worksheet><sheetData>${rows}</sheetData></worksheet>`),
    };
    return zipSync(parts, { level: 9 });
  };

  const cells = (texts: string): string =>
    `<row>${texts
      .trim()
      .split(',')
      .map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`)
      .join('')}</row>`;
  const rows = (): Uint8Array => sheet(cells(HEADER) + cells(ROW) + '<row><c><v>1</v></c></row>'.repeat(800_000));

  test('in one cell', async () => {
    const bomb = sheet(`<row><c t="inlineStr"><is><t>${'a'.repeat(64 * MIB)}</t></is></c></row>`);
    const { answer, seconds, grownMib } = await cost(() => send('bomb.xlsx', bomb));
    expect([answer.status, answer.body.code]).toEqual([422, 'file.format']);
    expect(seconds).toBeLessThan(20);
    expect(grownMib).toBeLessThan(500);
  });

  test.each([
    ['in rows', 'bomb.xlsx', rows],
    ['in rows, inside a gzip', 'bomb.xlsx.gz', () => gzipSync(rows())],
  ])('%s', async (_, name, make) => {
    const bomb = make();
    expect(bomb.length).toBeLessThan(MIB);
    const shown = await cost(() => send(name, bomb));
    expect(shown.answer.status).toBe(200);
    const read = await cost(() => importUpload(shown.answer.body.id as string, name));
    expect([read.answer?.state, read.answer?.failure?.code]).toEqual(['failed', 'file.format']);
    expect(await rowsOf(pool, 'SELECT 1 FROM response')).toEqual([]);
    for (const { seconds, grownMib } of [shown, read]) {
      expect(seconds).toBeLessThan(20);
      expect(grownMib).toBeLessThan(500);
    }
  });

  test('a workbook in a workbook is a file like any other in it', async () => {
    const inner = sheet('<row><c><v>1</v></c></row>'.repeat(800_000));
    const outer = workbook([{ name: 'a', rows: [HEADER.trim().split(','), ROW.trim().split(',')] }]);
    const { answer, seconds } = await cost(() =>
      send('nested.xlsx', zipSync({ 'inner.xlsx': inner, 'a/b.zip': zipSync({ 'c.xlsx': inner }) })),
    );
    expect([answer.status, answer.body.code]).toEqual([422, 'file.format']);
    expect(seconds).toBeLessThan(5);
    expect((await send('good.xlsx', outer)).status).toBe(200);
  });
});
