import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { keyPrincipal } from '../../src/actions/guards/api-keys.ts';
import { keyText } from '../../src/core/access/key-text.ts';
import { PUBLIC } from '../../src/core/access/principal.ts';
import { DAY_MS } from '../../src/core/basics/time.ts';
import { addGrant, endGrant } from '../../src/store/people/role-grants.ts';
import { apiOn } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { NOW, now, prepare, rowsOf } from '../support/network.ts';

type Made = { id: string; key: string };

const { pool } = await testDatabase();
await prepare(pool);
const api = await apiOn(pool);
const grantId = '00000000-0000-7000-8000-000000000001';
const client = await pool.connect();
await addGrant(client, {
  grantId,
  userId: 'operator',
  role: 'operator',
  orgId: null,
  subjectId: null,
  grantedBy: 'operator',
  grantedAt: NOW,
});
client.release();

async function makeKey(scopes: readonly string[], days = 30): Promise<Made> {
  const answer = await api.send('POST', '/api/keys', { name: 'Nightly import', scopes, days });
  expect(answer.status).toBe(201);
  return answer.json() as Made;
}
/** As a program asks that is nobody else: without the key it is the public. */
const askWith = (key: string, path: string, method: 'GET' | 'POST' = 'GET') =>
  api.as(PUBLIC, async () => {
    const answer = await api.server.inject({ method, url: path, headers: { authorization: `Bearer ${key}` } });
    return {
      status: answer.statusCode,
      code: (answer.json() as { code?: string }).code ?? null,
      detail: (answer.json() as { detail?: string }).detail ?? null,
      headers: answer.headers,
    };
  });

test('a key is shown once, and does what it was made for and nothing else', async () => {
  const { id, key } = await makeKey(['journal.read']);
  expect(key).toMatch(/^plaudit_k_[0-9A-Za-z]{49}$/);
  expect(await askWith(key, '/api/journal')).toMatchObject({ status: 200, code: null });
  expect(await askWith(key, '/api/imports')).toMatchObject({
    ...{ status: 403, code: 'api-key.refused' },
    detail:
      'The API key "Nightly import" was not made for "imports.read": make another key for it, or ask an operator to.',
  });
  expect(await askWith(key, '/api/meta')).toMatchObject({ status: 200, code: null });
  // What takes a person is for no key.
  expect(await askWith(key, '/api/keys')).toMatchObject({
    ...{ status: 403, code: 'api-key.refused' },
    detail: 'No API key is made for "keys.manage": it takes a person who is signed in.',
  });
  const listed = await api.get<{ rows: object[] }>('/api/keys');
  expect(listed.rows).toEqual([
    {
      id,
      name: 'Nightly import',
      ending: key.slice(-4),
      owner: 'operator',
      ownerName: 'operator',
      scopes: ['journal.read'],
      lacks: [],
      reach: 'everything',
      state: 'in-use',
      createdAt: NOW.toISOString(),
      expiresAt: new Date(NOW.getTime() + 30 * DAY_MS).toISOString(),
      lastUsedAt: NOW.toISOString(),
      revokedAt: null,
      revokedBy: null,
    },
  ]);
});

test('nothing that is kept holds the key', async () => {
  const { key } = await makeKey(['journal.read']);
  const [stored] = await rowsOf<{ hash: Buffer }>(
    pool,
    'SELECT key_hash AS hash FROM api_key ORDER BY key_id DESC LIMIT 1',
  );
  expect(stored?.hash.toString('hex')).toBe(createHash('sha256').update(key).digest('hex'));
  const tables = await rowsOf<{ name: string }>(
    pool,
    "SELECT quote_ident(table_name) AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
  );
  expect(tables.length).toBeGreaterThan(20);
  for (const { name } of tables) {
    const found = await pool.query(`SELECT 1 FROM ${name} AS t WHERE strpos(t::text, $1) > 0`, [key.slice(10, 50)]);
    expect([name, found.rowCount]).toEqual([name, 0]);
  }
});

test('a key that is none says what is wrong with it, and is never the public', async () => {
  const { id, key } = await makeKey(['journal.read']);
  const changed = key.slice(0, 20) + (key[20] === 'x' ? 'y' : 'x') + key.slice(21);
  const answers = [
    await askWith(changed, '/api/meta'),
    await askWith(key.slice(0, -1), '/api/meta'),
    await askWith('', '/api/meta'),
    await askWith(keyText(new Uint8Array(32).fill(9)), '/api/meta'),
  ];
  expect(answers.map(({ status, code }) => [status, code])).toEqual([
    [401, 'api-key.malformed'],
    [401, 'api-key.malformed'],
    [401, 'api-key.malformed'],
    [401, 'api-key.unknown'],
  ]);
  expect(answers[0]?.headers['www-authenticate']).toBe('Bearer realm="Plaudit"');

  expect((await api.send('DELETE', `/api/keys/${id}`)).status).toBe(204);
  expect((await api.send('DELETE', `/api/keys/${id}`)).status).toBe(204);
  expect(await askWith(key, '/api/journal')).toMatchObject({ status: 401, code: 'api-key.revoked' });
  const entries = await rowsOf(pool, 'SELECT act FROM journal WHERE noun_id = $1 ORDER BY entry_id', [id]);
  expect(entries).toEqual([{ act: 'api-key.made' }, { act: 'api-key.revoked' }]);
  expect((await api.send('DELETE', '/api/keys/00000000-0000-7000-8000-000000000000')).status).toBe(404);
});

test('a key is over to the millisecond', async () => {
  const { key } = await makeKey(['journal.read'], 1);
  const at = (ms: number) => keyPrincipal(pool, `Bearer ${key}`, new Date(NOW.getTime() + DAY_MS + ms));
  expect((await at(-1))?.kind).toBe('api-key');
  await expect(at(0)).rejects.toMatchObject({ code: 'api-key.expired' });
});

test('its use is noted to the minute', async () => {
  const { id, key } = await makeKey(['journal.read']);
  const usedAt = async (): Promise<string | undefined> =>
    (
      await rowsOf<{ at: Date | null }>(pool, 'SELECT last_used_at AS at FROM api_key WHERE key_id = $1', [id])
    )[0]?.at?.toISOString();
  const use = (seconds: number) => keyPrincipal(pool, `Bearer ${key}`, new Date(NOW.getTime() + seconds * 1000));
  expect(await usedAt()).toBeUndefined();
  await use(0);
  await use(59);
  expect(await usedAt()).toBe(NOW.toISOString());
  await use(61);
  expect(await usedAt()).toBe(new Date(NOW.getTime() + 61_000).toISOString());
});

test('a key is made for acts its owner may do, and loses with him what he loses', async () => {
  const refused = await api.send('POST', '/api/keys', { name: 'x', scopes: ['certificates.issue'] });
  expect([refused.status, (refused.json() as { code: string }).code]).toEqual([400, 'usage']);
  expect((await api.send('POST', '/api/keys', { name: 'x', scopes: ['nonsense'] })).status).toBe(400);
  expect((await api.send('POST', '/api/keys', { name: 'x', scopes: [] })).status).toBe(400);
  expect((await api.send('POST', '/api/keys', { name: 'x', scopes: ['journal.read'], days: 367 })).status).toBe(400);
  const { key } = await makeKey(['journal.read']);
  const ending = await pool.connect();
  await endGrant(ending, grantId, 'operator', now());
  ending.release();
  expect(await askWith(key, '/api/journal')).toMatchObject({
    ...{ status: 403, code: 'api-key.refused' },
    detail:
      'Whoever made the API key "Nightly import" may not do "journal.read" any more: let someone who may make another.',
  });
  type Line = { ending: string; lacks: string[]; reach: string; state: string; revokedBy: string | null };
  const { rows } = await api.get<{ rows: Line[] }>('/api/keys');
  expect(rows[0]).toMatchObject({ ending: key.slice(-4), lacks: ['journal.read'], reach: 'nothing' });
  // What is over comes last, whenever it was made.
  expect(rows.slice(-2).map(({ state, revokedBy }) => [state, revokedBy])).toEqual([
    ['in-use', null],
    ['revoked', 'operator'],
  ]);
});
