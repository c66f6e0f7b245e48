import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { KeyRing } from './key-ring.ts';
import type { Place } from './seal.ts';

const NOW = new Date('2026-07-15T12:00:00Z');
const place: Place = { table: 'customer', orgId: 1, key: 'r1', field: 'name' };
let folder = '';
let file = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plaudit-key-'));
  file = join(folder, 'home', 'key');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('the first key is made once, for its user alone, by however many processes', async () => {
  expect(await KeyRing.read({ file })).toBeNull();
  const rings = await Promise.all(Array.from({ length: 8 }, () => KeyRing.make(file, NOW)));
  expect(new Set(rings.map((ring) => ring.newest.id)).size).toBe(1);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(join(folder, 'home'))).toEqual(['key']);
  expect(rings[0]?.keys).toEqual([{ id: rings[0]?.newest.id, madeAt: NOW }]);
});

test('a file that others may read is refused with the remedy', async () => {
  await KeyRing.make(file, NOW);
  for (const mode of [0o640, 0o604, 0o660]) {
    await chmod(file, mode);
    await expect(KeyRing.read({ file })).rejects.toMatchObject({
      code: 'key.exposed',
      message: `Others on this computer may open the key file ${file} (mode 0${mode.toString(8)}): chmod 600 ${file}`,
    });
  }
});

test.each(['', '2026-07-15T12:00:00.000Z c2hvcnQ=\n', `yesterday ${'A'.repeat(43)}=\n`, 'not a key'])(
  'a file that is no key file is refused and left alone: %j',
  async (text) => {
    await KeyRing.make(file, NOW);
    await writeFile(file, text);
    await expect(KeyRing.read({ file })).rejects.toMatchObject({ code: 'key.invalid' });
    expect(await readFile(file, 'utf8')).toBe(text);
  },
);

test('a key that another process adds is found when it is met, and an old one can be let go', async () => {
  const ours = await KeyRing.make(file, NOW);
  const theirs = (await KeyRing.read({ file })) as KeyRing;
  const old = ours.newest.id;
  const added = await theirs.add(NOW);
  const sealed = (await theirs.seal(added.id)).seal(place, 'Ann');
  expect((await ours.seal(added.id)).open(place, sealed)).toBe('Ann');
  expect(ours.keys.map((key) => key.id)).toEqual([old, added.id]);
  await theirs.keepOnly(added.id);
  expect((await KeyRing.read({ file }))?.keys.map((key) => key.id)).toEqual([added.id]);
  await expect(theirs.seal(old)).rejects.toMatchObject({
    code: 'key.other',
    message: `The personal data in this database is sealed with the key ${old}, which is not in ${file}. Nothing is lost: put the key file or the PLAUDIT_KEY back that belongs to this database.`,
  });
});

test('keys of the environment: the newest stands first, and the same key has the same id everywhere', async () => {
  const [first, second] = [Buffer.alloc(32, 1).toString('base64'), Buffer.alloc(32, 2).toString('base64')];
  const ring = (await KeyRing.read({ text: `${second}, ${first}` })) as KeyRing;
  const alone = (await KeyRing.read({ text: first })) as KeyRing;
  expect(ring.keys.map((key) => key.madeAt)).toEqual([null, null]);
  expect(ring.keys[0]?.id).toBe(alone.newest.id);
  await expect(alone.add(NOW)).rejects.toMatchObject({ code: 'usage', place: 'PLAUDIT_KEY' });
  for (const text of ['', 'short', `${first},`, `${first};${second}`]) {
    await expect(KeyRing.read({ text })).rejects.toMatchObject({ code: 'key.invalid', place: 'PLAUDIT_KEY' });
  }
});
