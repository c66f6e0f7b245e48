import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { findPeople } from '../../src/actions/personal/find-customers.ts';
import { readKeys, rotateKey } from '../../src/actions/keys/rotate-key.ts';
import { openSecrets, type Secrets } from '../../src/actions/keys/secrets.ts';
import type { SurveyResponse } from '../../src/core/survey/response.ts';
import { alone } from '../../src/store/basics/alone.ts';
import { transaction } from '../../src/store/basics/connect.ts';
import { testDatabase } from '../support/database.ts';
import { emptyNetwork, importFile, journalActs, NOW, now, prepare, response, rowsOf } from '../support/network.ts';

const { pool } = await testDatabase();
await prepare(pool);
const folder = await mkdtemp(join(tmpdir(), 'plaudit-rotation-'));
const file = join(folder, 'key');
afterAll(() => rm(folder, { recursive: true, force: true }));

const customer = (i: number) => ({
  name: `Person ${i}`,
  phone: `514 555 ${String(i).padStart(4, '0')}`,
  email: `p${i}@example.org`,
});
const some = (n: number, from = 0): SurveyResponse[] =>
  Array.from({ length: n }, (_, i) => response({ responseId: `r${from + i}`, customer: customer(from + i) }));
/** Another process of the same installation. */
const opened = (): Promise<Secrets> => openSecrets(pool, { file }, NOW);
const rotate = (secrets: Secrets, onBatch: (resealed: number) => void = () => {}) =>
  rotateKey(pool, secrets, { actor: 'tester', now, onBatch });
const names = async (secrets: Secrets, i: number): Promise<string[]> =>
  (await findPeople(pool, secrets, { organization: null, email: customer(i).email })).map((each) => each.label);
const keyLines = async (): Promise<number> =>
  (await readFile(file, 'utf8')).split('\n').filter((line) => /^\d/.test(line)).length;

beforeEach(async () => {
  await emptyNetwork(pool);
  await pool.query('DELETE FROM vault');
  await rm(file, { force: true });
});

test('everything is sealed anew, the old key goes, and what follows from no key stays', async () => {
  const server = await opened();
  await importFile(pool, some(2500), { secrets: opened });
  const before = await readKeys(pool, server);
  expect(before).toMatchObject([{ current: true, customers: 2500 }]);
  const { from, to, resealed } = await rotate(await opened());
  expect([from, resealed]).toEqual([[before[0]?.id], 2500]);
  const fresh = await opened();
  expect(await readKeys(pool, fresh)).toEqual([{ id: to, madeAt: NOW, current: true, customers: 2500 }]);
  expect(await keyLines()).toBe(1);
  for (const secrets of [server, fresh]) expect(await names(secrets, 1234)).toEqual(['Person 1234']);
  expect(fresh.deriveSecret('accounts').equals(server.deriveSecret('accounts'))).toBe(true);
  expect(await rowsOf(pool, "SELECT detail FROM journal WHERE act = 'key.rotated'")).toEqual([
    { detail: { from: before[0]?.id, to } },
  ]);
  // The server that knew only the old key reads, finds and writes with the new one.
  await importFile(pool, some(1, 9000), { secrets: () => Promise.resolve(server) });
  expect(await rowsOf(pool, "SELECT key_id FROM customer WHERE response_key = 'r9000'")).toEqual([{ key_id: to }]);
  expect(await names(fresh, 9000)).toEqual(['Person 9000']);
});

test.each([1, 2, 3])('broken off in batch %i, it goes on where it was; both keys are read meanwhile', async (batch) => {
  const server = await opened();
  await importFile(pool, some(2500), { secrets: opened });
  const old = server.ring.newest.id;
  let batches = 0;
  const breakOff = (): void => {
    batches += 1;
    if (batches === batch) throw new Error('the power is gone');
  };
  await expect(rotate(await opened(), breakOff)).rejects.toThrow('the power is gone');
  expect(await keyLines()).toBe(2);
  for (const secrets of [server, await opened()]) {
    expect(await names(secrets, 0)).toEqual(['Person 0']);
    expect(await names(secrets, 2499)).toEqual(['Person 2499']);
  }
  const { from, to, resealed } = await rotate(await opened());
  expect([from, resealed]).toEqual([[old], 2500 - Math.min(2500, batch * 1000)]);
  expect(await readKeys(pool, await opened())).toMatchObject([{ id: to, customers: 2500 }]);
  expect((await journalActs(pool)).filter((act) => act === 'key.rotated')).toHaveLength(1);
});

test('broken off before the database knew of the new key, it is the one that is taken', async () => {
  await importFile(pool, some(3), { secrets: opened });
  const added = await (await opened()).ring.add(NOW);
  expect((await rotate(await opened())).to).toBe(added.id);
  expect(await keyLines()).toBe(1);
});

test('an import that began with the old key is waited for, and nothing of it stays behind', async () => {
  const server = await opened();
  let goOn: () => void = () => {};
  const paused = new Promise<void>((resolve) => (goOn = resolve));
  let begun: () => void = () => {};
  const isBegun = new Promise<void>((resolve) => (begun = resolve));
  async function* slow() {
    yield { responses: some(4), rejects: [] };
    begun();
    await paused;
    yield { responses: some(4, 4), rejects: [] };
  }
  const importing = importFile(pool, [], { secrets: () => Promise.resolve(server), open: slow, chunk: 2 });
  await isBegun;
  const rotating = rotate(await opened());
  setTimeout(goOn, 150);
  const [, { to }] = await Promise.all([importing, rotating]);
  expect(await rowsOf(pool, 'SELECT DISTINCT key_id FROM customer')).toEqual([{ key_id: to }]);
  for (let i = 0; i < 8; i += 1) expect(await names(await opened(), i)).toEqual([`Person ${i}`]);
});

test('two at once: one rotates', async () => {
  await importFile(pool, some(3), { secrets: opened });
  await alone(pool, 'key rotation', async () => {
    await expect(rotate(await opened())).rejects.toMatchObject({ code: 'conflict' });
  });
  expect(await keyLines()).toBe(1);
});

test('keys of the environment: the operator adds the new one, and takes the old one away', async () => {
  const [first, second] = [1, 2].map((n) => Buffer.alloc(32, n).toString('base64'));
  const old = await openSecrets(pool, { text: first as string }, NOW);
  await importFile(pool, some(3), { secrets: () => Promise.resolve(old) });
  await expect(rotate(old)).rejects.toMatchObject({ code: 'usage', place: 'PLAUDIT_KEY' });
  const both = await openSecrets(pool, { text: `${second},${first}` }, NOW);
  expect(await rotate(both)).toMatchObject({ from: [old.ring.newest.id], resealed: 3 });
  const only = await openSecrets(pool, { text: second as string }, NOW);
  expect(await names(only, 2)).toEqual(['Person 2']);
  await expect(openSecrets(pool, { text: first as string }, NOW)).rejects.toMatchObject({ code: 'key.other' });
  await expect(names(old, 2)).rejects.toMatchObject({ code: 'key.other' });
});

test('a key file of another installation is told at once, and no key is made for a database that has one', async () => {
  await opened();
  await rm(file);
  await expect(opened()).rejects.toMatchObject({ code: 'key.missing' });
  await writeFile(file, `2026-01-01T00:00:00.000Z ${Buffer.alloc(32, 9).toString('base64')}\n`, { mode: 0o600 });
  await expect(opened()).rejects.toMatchObject({ code: 'key.other' });
});

test('two processes that begin at once agree on one root', async () => {
  const all = await Promise.all(Array.from({ length: 6 }, opened));
  expect(new Set(all.map((each) => each.deriveSecret('names').toString('hex'))).size).toBe(1);
  await transaction(pool, async (client) => {
    expect((await all[0]?.sealToWrite(client))?.keyId).toBe(all[5]?.ring.newest.id);
  });
});
