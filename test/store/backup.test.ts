import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { writeBackupFile } from '../../src/actions/backups/backup-file.ts';
import { checkBackup } from '../../src/actions/backups/check-backup.ts';
import { checkRollups, isIdentical } from '../../src/actions/rollups/check-rollups.ts';
import { tablesOf } from '../../src/store/backup/catalogue.ts';
import { onConnection, openPool } from '../../src/store/basics/connect.ts';
import { saveMapping, addUpload } from '../../src/store/responses/uploads.ts';
import { backUp, emptyDatabase, everything, restore, temporaryFolder } from '../support/backup.ts';
import { testDatabase } from '../support/database.ts';
import { decide, issue, quarter } from '../support/issuing.ts';
import { importFile, journalActs, monthOfResponses, NOW, prepare, rowsOf } from '../support/network.ts';

const { pool } = await testDatabase();
await prepare(pool);
await importFile(pool, [...quarter('Ann', 9), ...quarter('Bob', 4)], {
  rejects: [{ line: 7, field: 'contact_at', code: 'time.malformed', value: 'a\tb\\c\nd', message: 'É 😀 \\N' }],
});
await issue(pool, await decide(pool));
const folder = temporaryFolder();
const place = (name: string): string => join(folder, name);
const PASSPHRASE = 'six words nobody would guess';

const UPLOAD = '0190a0a0-0000-7000-8000-000000000001';
mkdirSync(join(folder, 'uploads', UPLOAD), { recursive: true });
writeFileSync(join(folder, 'uploads', UPLOAD, 'spring.csv'), 'a,b\n1,2\n'.repeat(20_000));
await addUpload(pool, { uploadId: UPLOAD, name: 'spring.csv', bytes: 160_000, mapping: null, createdAt: NOW });

describe('a backup', () => {
  test.each([
    ['plain', null],
    ['encrypted', PASSPHRASE],
  ])('%s, comes back as it was: every row, the uploaded file, roll-ups that prove right', async (name, passphrase) => {
    const facts = await backUp(pool, place(name), { passphrase });
    expect(await checkBackup(place(name), passphrase)).toEqual(facts);
    const target = await emptyDatabase();
    const uploadsFolder = place(`${name}-uploads`);
    expect(await restore(target.pool, place(name), { passphrase, uploadsFolder })).toEqual({ applied: [] });
    expect(await everything(target.pool)).toEqual(await everything(pool));
    expect((await checkRollups(target.pool, () => {})).map(isIdentical)).toEqual([true]);
    expect(await journalActs(target.pool)).toContain('backup.restored');
    expect(readFileSync(join(uploadsFolder, UPLOAD, 'spring.csv'))).toEqual(
      readFileSync(join(folder, 'uploads', UPLOAD, 'spring.csv')),
    );
    expect(await rowsOf(target.pool, 'SELECT * FROM migration ORDER BY name')).toEqual(
      await rowsOf(pool, 'SELECT * FROM migration ORDER BY name'),
    );
  });

  test('can be read by its owner only, says what it holds, and nothing else is left', async () => {
    const { header, manifest, bytes } = await backUp(pool, place('facts'));
    expect(statSync(place('facts')).mode & 0o777).toBe(0o600);
    expect(bytes).toBe(statSync(place('facts')).size);
    expect(header).toMatchObject({ product: '1.2.3', at: NOW.toISOString() });
    expect(manifest.tables.find(({ table }) => table === 'response')).toMatchObject({ rows: 54 });
    expect(manifest.files).toMatchObject([{ file: `uploads/${UPLOAD}/spring.csv`, bytes: 160_000 }]);
    expect(manifest.missing).toEqual([]);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  test('holds every table that there is, also one of a later migration, except those with a reason', async () => {
    const target = await emptyDatabase();
    await backUp(pool, place('later'));
    await restore(target.pool, place('later'));
    await target.pool.query(
      'CREATE TABLE later (org_id integer, word text, twice text GENERATED ALWAYS AS (word || word) STORED)',
    );
    await target.pool.query("INSERT INTO later VALUES (1, 'new')");
    const { header, manifest } = await backUp(target.pool, place('later-2'));
    expect(manifest.tables.find(({ table }) => table === 'later')).toMatchObject({
      columns: ['org_id', 'word'],
      rows: 1,
    });
    const held = [...manifest.tables.map(({ table }) => table), ...header.leftOut].toSorted();
    expect(held).toEqual((await onConnection(target.pool, tablesOf)).map(({ name }) => name).toSorted());
    expect(header.leftOut.toSorted()).toEqual([
      'migration',
      'passkey_challenge',
      'rate_limit',
      'session',
      'sign_in_attempt',
      'verification',
    ]);
  });

  test('needs no sequence: every number is made by the application', async () => {
    expect(
      await rowsOf(
        pool,
        "SELECT relname FROM pg_class WHERE relkind = 'S' AND relnamespace = current_schema()::regnamespace",
      ),
    ).toEqual([]);
  });

  test('is of one moment, whatever is written meanwhile', async () => {
    const source = await testDatabase();
    await prepare(source.pool);
    let stop = false;
    const writing = (async () => {
      for (let i = 0; !stop; i += 1) {
        await importFile(source.pool, monthOfResponses(`x${i}`, { month: '2015-06', n: 40, meeting: 30 }));
        await setImmediate();
      }
    })();
    for (const name of ['moment-1', 'moment-2', 'moment-3']) {
      const target = await emptyDatabase();
      await backUp(source.pool, place(name));
      await restore(target.pool, place(name));
      expect((await checkRollups(target.pool, () => {})).every(isIdentical)).toBe(true);
      expect(
        await rowsOf(
          target.pool,
          `SELECT import_no FROM import_run i WHERE (SELECT count(*) FROM response r WHERE r.import_no = i.import_no)
             <> CASE state WHEN 'finished' THEN 40 ELSE 0 END`,
        ),
      ).toEqual([]);
    }
    stop = true;
    await writing;
  });

  test('of an upload whose file is nowhere names it', async () => {
    const other = '0190a0a0-0000-7000-8000-000000000002';
    await addUpload(pool, { uploadId: other, name: 'gone.csv', bytes: 1, mapping: null, createdAt: NOW });
    const { manifest } = await backUp(pool, place('missing'));
    expect(manifest.missing).toEqual([`uploads/${other}/gone.csv`]);
    await pool.query('DELETE FROM upload WHERE upload_id = $1', [other]);
  });

  test('of an import that ended between the moment and its file is taken anew', async () => {
    const other = '0190a0a0-0000-7000-8000-000000000003';
    await addUpload(pool, { uploadId: other, name: 'done.csv', bytes: 1, mapping: null, createdAt: NOW });
    // The row goes while the tables are being looked at; the file was never there.
    const [{ manifest }] = await Promise.all([
      backUp(pool, place('anew')),
      pool.query('DELETE FROM upload WHERE upload_id = $1', [other]),
    ]);
    expect(manifest.missing).toEqual([]);
  });

  test('takes the key along only where it is encrypted', async () => {
    const keyFile = place('key');
    writeFileSync(keyFile, 'secret\n');
    await expect(backUp(pool, place('key-plain'), { keyFile })).rejects.toMatchObject({ code: 'usage' });
    await backUp(pool, place('key-sealed'), { keyFile, passphrase: PASSPHRASE });
    const target = await emptyDatabase();
    const restored = place('new-home-key');
    const uploadsFolder = place('key-uploads');
    await restore(target.pool, place('key-sealed'), { passphrase: PASSPHRASE, keyFile: restored, uploadsFolder });
    expect(readFileSync(restored, 'utf8')).toBe('secret\n');
    expect(statSync(restored).mode & 0o777).toBe(0o600);

    const second = await emptyDatabase();
    writeFileSync(place('other-key'), 'another\n');
    await expect(
      restore(second.pool, place('key-sealed'), {
        passphrase: PASSPHRASE,
        keyFile: place('other-key'),
        uploadsFolder: place('key-uploads-2'),
      }),
    ).rejects.toMatchObject({ code: 'backup.not-empty', place: place('other-key') });
    expect(readFileSync(place('other-key'), 'utf8')).toBe('another\n');
    expect(await onConnection(second.pool, tablesOf)).toEqual([]);
  });
});

describe('what cannot be written', () => {
  test('a file that is there is not overwritten', async () => {
    writeFileSync(place('taken'), 'mine');
    await expect(backUp(pool, place('taken'))).rejects.toMatchObject({
      code: 'backup.not-written',
      message: `The backup ${place('taken')} was not written, as a file of this name is there already: choose another name.`,
    });
    expect(readFileSync(place('taken'), 'utf8')).toBe('mine');
  });

  test('a folder that is a file is named', async () => {
    writeFileSync(place('a-file'), '');
    await expect(
      backUp(pool, join(place('a-file'), 'x.plaudit'), { uploadsFolder: join(folder, 'uploads') }),
    ).rejects.toMatchObject({
      code: 'backup.not-written',
    });
  });

  test('so is one that cannot be made: a link to a disk that is not mounted, say', async () => {
    symlinkSync(join(folder, 'not-mounted'), place('a-link'));
    const path = join(place('a-link'), 'x.plaudit');
    await expect(backUp(pool, path)).rejects.toMatchObject({ code: 'backup.not-written' });
    await expect(backUp(pool, join(place('a-link'), 'below', 'x.plaudit'))).rejects.toMatchObject({
      code: 'backup.not-written',
    });
    await expect(
      writeBackupFile(
        path,
        null,
        async function* () {},
        () => Promise.resolve(),
      ),
    ).rejects.toThrow(
      `The backup ${path} was not written, as its folder cannot be made: see whether its disk is there, or choose another folder.`,
    );
  });

  test('a full disk is told, and leaves nothing', async () => {
    const full = join(folder, 'full');
    mkdirSync(full);
    async function* broken(): AsyncGenerator<Buffer> {
      yield Buffer.alloc(10);
      await setImmediate();
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC', syscall: 'write' });
    }
    await expect(writeBackupFile(join(full, 'x'), null, broken, () => Promise.resolve())).rejects.toMatchObject({
      code: 'backup.not-written',
      message: `The backup ${join(full, 'x')} was not written, as the disk is full: make room there, or choose another folder.`,
    });
    expect(readdirSync(full)).toEqual([]);
  });

  test('rows that row security would leave out are not left out: there is no backup', async () => {
    const target = await testDatabase();
    await prepare(target.pool);
    await target.pool.query('ALTER TABLE organization FORCE ROW LEVEL SECURITY');
    const scoped = openPool({ databaseUrl: target.url });
    try {
      const refusal = {
        code: 'backup.not-written',
        message: `The backup ${place('scoped')} was not written, as Plaudit's account may not read every row of the database: use the one that owns it.`,
      };
      // A superuser is above all that, and some test servers have only that one.
      const { rows } = await scoped.query<{ above: boolean }>(
        'SELECT rolsuper OR rolbypassrls AS above FROM pg_roles WHERE rolname = current_user',
      );
      if (rows[0]?.above === true) return;
      await expect(backUp(scoped, place('scoped'))).rejects.toMatchObject(refusal);
    } finally {
      await scoped.end();
    }
    expect(existsSync(place('scoped'))).toBe(false);
  });

  test('one that breaks off leaves no file of its name', async () => {
    const target = await testDatabase();
    await target.pool.query('CREATE TABLE huge (text text)');
    await target.pool.query('INSERT INTO huge SELECT repeat(md5(i::text), 100) FROM generate_series(1, 20000) i');
    const breaking = backUp(target.pool, place('broken'), {
      onProgress: (bytes) => {
        if (bytes > 1e6) throw new Error('stop');
      },
    });
    await expect(breaking).rejects.toThrow('stop');
    expect(readdirSync(folder).filter((name) => name.includes('broken'))).toEqual([]);
  });
});

describe('where it is restored', () => {
  test('a database that is not empty is refused in one sentence, and stays as it is', async () => {
    await backUp(pool, place('not-empty'));
    const target = await emptyDatabase();
    await target.pool.query('CREATE SCHEMA theirs; CREATE TABLE theirs.notes (word text)');
    await expect(restore(target.pool, place('not-empty'))).rejects.toMatchObject({
      code: 'backup.not-empty',
      message:
        'This database is not empty, and a backup is restored into an empty one only: set PLAUDIT_HOME to a new folder, or DATABASE_URL to a new database.',
    });
    expect(await onConnection(target.pool, tablesOf)).toEqual([]);
  });

  test('a home with uploaded files is refused', async () => {
    const target = await emptyDatabase();
    await expect(
      restore(target.pool, place('not-empty'), { uploadsFolder: join(folder, 'uploads') }),
    ).rejects.toMatchObject({ code: 'backup.not-empty', place: join(folder, 'uploads') });
  });

  test('two at once: one is kept, the other refused', async () => {
    const target = await emptyDatabase();
    await saveMappingAndBackUp('two');
    const done = await Promise.allSettled([
      restore(target.pool, place('two'), { uploadsFolder: place('two-1') }),
      restore(target.pool, place('two'), { uploadsFolder: place('two-2') }),
    ]);
    expect(done.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await everything(target.pool)).toEqual(await everything(pool));
  });
});

async function saveMappingAndBackUp(name: string): Promise<void> {
  await onConnection(pool, async (client) => saveMapping(client, { name, mapping: 'x: "\\t"\n', now: NOW }));
  await backUp(pool, place(name));
}
