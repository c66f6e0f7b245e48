import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkBackup } from '../../src/actions/backups/check-backup.ts';
import { readBackupFile, writeBackupFile } from '../../src/actions/backups/backup-file.ts';
import { tablesOf } from '../../src/store/backup/catalogue.ts';
import { type Header, KIND, RECORD_HEAD } from '../../src/store/backup/records.ts';
import { RecordWriter } from '../../src/store/backup/write-records.ts';
import { onConnection } from '../../src/store/basics/connect.ts';
import { backUp, emptyDatabase, restore, temporaryFolder } from '../support/backup.ts';
import { testDatabase } from '../support/database.ts';
import { quarter } from '../support/issuing.ts';
import { importFile, prepare } from '../support/network.ts';

const { pool } = await testDatabase();
await prepare(pool);
await importFile(pool, quarter('Ann', 9));
const folder = temporaryFolder();
const place = (name: string): string => join(folder, name);
const PASSPHRASE = 'six words nobody would guess';
await backUp(pool, place('plain'));
await backUp(pool, place('sealed'), { passphrase: PASSPHRASE });
const plain = readFileSync(place('plain'));

/** A file with these bytes. */
function file(name: string, bytes: Uint8Array): string {
  writeFileSync(place(name), bytes);
  return place(name);
}

describe('a file that was changed', () => {
  test.each(Array.from({ length: 24 }, (_, i) => i))('at one of its bytes (%i of 24) is refused', async (i) => {
    const at = 17 + Math.floor(((plain.length - 18) * i) / 23);
    const changed = Buffer.from(plain);
    changed[at] = (changed[at] as number) ^ 0x10;
    await expect(checkBackup(file('changed', changed), null)).rejects.toMatchObject({
      code: expect.stringMatching(/^backup\.(damaged|passphrase)$/),
    });
  });

  test.each([0.1, 0.5, 0.9, 0.999])('by cutting it off at %d is refused', async (share) => {
    const cut = file('cut', plain.subarray(0, Math.floor(plain.length * share)));
    await expect(checkBackup(cut, null)).rejects.toMatchObject({
      code: 'backup.damaged',
      message: 'The backup is damaged: it ends too early. Nothing of it was taken; use another one.',
    });
  });

  test('by something added to it is refused', async () => {
    const longer = file('longer', Buffer.concat([plain, Buffer.from('x')]));
    await expect(checkBackup(longer, null)).rejects.toMatchObject({ code: 'backup.damaged' });
  });

  test('before its first frame is no backup, or one of a later form', async () => {
    await expect(checkBackup(file('none', Buffer.from('PK\x03\x04')), null)).rejects.toMatchObject({
      code: 'file.format',
    });
    await expect(checkBackup(file('empty', Buffer.alloc(0)), null)).rejects.toMatchObject({ code: 'file.format' });
    const later = Buffer.from(plain);
    later.write('02', 15);
    await expect(checkBackup(file('later-form', later), null)).rejects.toMatchObject({ code: 'backup.newer' });
  });

  test('is not restored, and leaves the database empty, however late the damage is found', async () => {
    const target = await emptyDatabase();
    for (const at of [600, Math.floor(plain.length / 2), plain.length - 20]) {
      const changed = Buffer.from(plain);
      changed[at] = (changed[at] as number) ^ 1;
      await expect(restore(target.pool, file('late', changed))).rejects.toMatchObject({ code: 'backup.damaged' });
      expect(await onConnection(target.pool, tablesOf)).toEqual([]);
    }
    await restore(target.pool, place('plain'));
  });
});

describe('a passphrase', () => {
  test('is asked for', async () => {
    await expect(checkBackup(place('sealed'), null)).rejects.toMatchObject({
      code: 'backup.passphrase',
      message: `${place('sealed')} is encrypted: give the file of its passphrase with --passphrase-file, or set PLAUDIT_BACKUP_PASSPHRASE.`,
    });
  });

  test('that is another one opens nothing', async () => {
    await expect(checkBackup(place('sealed'), 'six other words of no use')).rejects.toMatchObject({
      code: 'backup.passphrase',
    });
  });

  test('is not needed for a backup that is not encrypted, and does no harm', async () => {
    expect((await checkBackup(place('plain'), PASSPHRASE)).manifest.missing).toEqual([]);
  });

  test('keeps what is inside from everyone else', async () => {
    const sealed = readFileSync(place('sealed'));
    for (const word of ['Halifax', 'response', 'Ann'].map((each) => Buffer.from(each)))
      expect(sealed.subarray(200).includes(word)).toBe(false);
  });
});

/** The records of the plain backup, to be changed by someone who knows how to seal it again. */
async function records(): Promise<{ kind: number; content: Buffer }[]> {
  const pieces: Buffer[] = [];
  for await (const piece of readBackupFile(place('plain'), null)) pieces.push(piece);
  const all = Buffer.concat(pieces);
  const found: { kind: number; content: Buffer }[] = [];
  for (let at = 0; at < all.length;) {
    const length = all.readUInt32BE(at + 1);
    found.push({ kind: all[at] as number, content: all.subarray(at + RECORD_HEAD, at + RECORD_HEAD + length) });
    at += RECORD_HEAD + length;
  }
  return found;
}

async function sealAgain(name: string, changed: readonly { kind: number; content: Buffer }[]): Promise<string> {
  async function* bytes(): AsyncGenerator<Buffer> {
    for (const { kind, content } of changed) {
      const head = Buffer.alloc(RECORD_HEAD);
      head.writeUInt8(kind);
      head.writeUInt32BE(content.length, 1);
      yield head;
      yield content;
    }
  }
  await writeBackupFile(place(name), null, bytes, () => Promise.resolve());
  return place(name);
}

describe('records', () => {
  test('of a backup written again are those of before', async () => {
    expect((await checkBackup(await sealAgain('again', await records()), null)).manifest).toEqual(
      (await checkBackup(place('plain'), null)).manifest,
    );
  });

  test.each([
    ['without the header', (all) => all.slice(1)],
    ['without the manifest', (all) => all.slice(0, -1)],
    ['with a row less', (all) => all.filter(({ kind }) => kind !== KIND.data)],
    [
      'with two in another order',
      (all) => [all[0], all[2], all[1], ...all.slice(3)].filter((each) => each !== undefined),
    ],
    ['with something after the manifest', (all) => [...all, all.at(-1)].filter((each) => each !== undefined)],
    ['of an unknown kind', (all) => [...all.slice(0, -1), { kind: 0x58, content: Buffer.alloc(1) }]],
    ['with a header that is none', (all) => [{ kind: KIND.header, content: Buffer.from('{"at":1}') }, ...all.slice(1)]],
  ] satisfies [string, (all: Awaited<ReturnType<typeof records>>) => Awaited<ReturnType<typeof records>>][])(
    '%s are refused',
    async (name, change) => {
      const path = await sealAgain(name.replaceAll(' ', '-'), change(await records()));
      await expect(checkBackup(path, null)).rejects.toMatchObject({ code: 'backup.damaged' });
    },
  );

  test('longer than any are refused before they are held in memory', async () => {
    async function* bytes(): AsyncGenerator<Buffer> {
      yield Buffer.from([KIND.header, 0xff, 0xff, 0xff, 0xff]);
    }
    await writeBackupFile(place('long'), null, bytes, () => Promise.resolve());
    await expect(checkBackup(place('long'), null)).rejects.toMatchObject({ code: 'backup.damaged' });
  });
});

describe('a backup that somebody made up', () => {
  const made = async (
    name: string,
    content: (writer: RecordWriter) => AsyncGenerator<Buffer>,
    more: Partial<Header> = {},
  ): Promise<string> => {
    const { header } = await checkBackup(place('plain'), null);
    async function* bytes(): AsyncGenerator<Buffer> {
      const writer = new RecordWriter();
      yield* writer.header({ ...header, ...more });
      yield* content(writer);
      yield* writer.manifest([]);
    }
    await writeBackupFile(place(name), null, bytes, () => Promise.resolve());
    return place(name);
  };
  async function* rows(...lines: string[]): AsyncGenerator<Buffer> {
    for (const line of lines) yield Buffer.from(`${line}\n`);
  }

  test.each([
    'uploads/../../evil',
    'uploads/0190a0a0-0000-7000-8000-000000000001/../../evil',
    'uploads/0190a0a0-0000-7000-8000-000000000001/..',
    '/etc/evil',
    'key/evil',
  ])('writes nothing outside the home (%s)', async (name) => {
    const target = await emptyDatabase();
    const path = await made(`path-${name.replaceAll(/\W/g, '_')}`, (writer) => writer.file({ file: name }, rows('x')));
    await expect(restore(target.pool, path)).rejects.toMatchObject({ code: 'backup.damaged' });
    expect(await onConnection(target.pool, tablesOf)).toEqual([]);
  });

  test.each([
    ['a table that no migration makes', 'pg_authid', ['rolname']],
    ['a column that no migration makes', 'channel', ['channel_id', 'code) FROM PROGRAM']],
    ['the list of migrations', 'session" CASCADE; --', ['id']],
  ])('loads nothing into %s', async (name, table, columns) => {
    const target = await emptyDatabase();
    const path = await made(name.replaceAll(' ', '-'), (writer) =>
      writer.table({ table, columns }, rows('1\ta'), () => 1),
    );
    await expect(restore(target.pool, path)).rejects.toMatchObject({ code: 'backup.damaged' });
    expect(await onConnection(target.pool, tablesOf)).toEqual([]);
  });

  test('without a table of its migrations is refused', async () => {
    const target = await emptyDatabase();
    const path = await made('few', (writer) =>
      writer.table({ table: 'channel', columns: ['channel_id', 'code'] }, rows('1\ta'), () => 1),
    );
    await expect(restore(target.pool, path)).rejects.toMatchObject({
      code: 'backup.damaged',
      message: expect.stringMatching(/^The backup is damaged: it lacks the table /),
    });
  });

  test('by a newer Plaudit is refused before anything else', async () => {
    const target = await emptyDatabase();
    const migrations = [{ name: '9999-later.sql', appliedAt: '2030-01-01T00:00:00.000Z' }];
    const path = await made('newer', (writer) => writer.file({ file: 'key' }, rows('x')), {
      migrations,
      product: '9.0.0',
    });
    const refusal = {
      code: 'backup.newer',
      message:
        'This backup was made by a newer Plaudit (9.0.0, which knows 9999-later.sql): restore it with that version or a later one.',
    };
    await expect(checkBackup(path, null)).rejects.toMatchObject(refusal);
    await expect(restore(target.pool, path)).rejects.toMatchObject(refusal);
  });
});
