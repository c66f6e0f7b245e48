import { describe, expect, test } from 'vitest';
import { openPool } from '../../src/store/basics/connect.ts';
import { testDatabase } from '../support/database.ts';
import { watchedServer } from '../support/watched-server.ts';

const { pool } = await testDatabase();
const TOKEN = '0123456789abcdef0123456789abcdef';
const { server, drain } = await watchedServer(pool, { metricsToken: TOKEN });

const ask = async (url: string, headers: Record<string, string> = {}, remoteAddress = '127.0.0.1') => {
  const { statusCode, body } = await server.inject({
    url,
    headers: { host: 'localhost:4300', ...headers },
    remoteAddress,
  });
  return [statusCode, body];
};

describe('/health and /ready need no sign-in and give nothing away', () => {
  test('alive and ready', async () => {
    expect(await ask('/health')).toEqual([200, '{"status":"alive"}']);
    expect(await ask('/ready', {}, '203.0.113.9')).toEqual([200, '{"status":"ready"}']);
  });

  test('not ready without a database, whose address nobody is told', async () => {
    const absent = openPool({ databaseUrl: 'postgres://ann:secret@127.0.0.1:9/plaudit' });
    const other = await watchedServer(absent);
    const answer = await other.server.inject('/ready');
    expect([answer.statusCode, answer.json()]).toEqual([
      503,
      { status: 'not-ready', reason: 'database', detail: 'The database does not answer.' },
    ]);
    expect((await other.server.inject('/health')).statusCode).toBe(200);
    expect(other.lines()).toMatchObject([
      { level: 'debug', route: '/ready', status: 503 },
      { level: 'debug', route: '/health', status: 200 },
    ]);
    await absent.end();
  });

  test('not ready while no connection is to be had, said within seconds', async () => {
    const held = await Promise.all(Array.from({ length: 10 }, () => pool.connect()));
    const began = performance.now();
    expect((await ask('/ready'))[0]).toBe(503);
    expect(performance.now() - began).toBeLessThan(5_000);
    for (const client of held) client.release();
    expect((await ask('/ready'))[0]).toBe(200);
  });

  test('not ready without every migration', async () => {
    const { rows } = await pool.query<{ name: string }>("DELETE FROM migration WHERE name LIKE '0002%' RETURNING name");
    expect(await ask('/ready')).toEqual([
      503,
      `{"status":"not-ready","reason":"migrations","detail":"The database lacks 1 of this version's migrations."}`,
    ]);
    await pool.query('INSERT INTO migration (name) VALUES ($1)', [rows[0]?.name]);
  });

  test('not ready while jobs are not taken up', async () => {
    const idle = await watchedServer(pool, { jobs: { isAtWork: () => false } });
    expect((await idle.server.inject('/ready')).json()).toMatchObject({ reason: 'jobs' });
  });
});

describe('/metrics', () => {
  const statusOf = async (headers: Record<string, string>, from?: string) => (await ask('/metrics', headers, from))[0];

  test.each<[string, Record<string, string>, string, number]>([
    ['this machine', {}, '127.0.0.1', 200],
    ['this machine, by its IPv6 address', { host: '[::1]:4300' }, '::1', 200],
    ['this machine on a socket that speaks both', {}, '::ffff:127.0.0.1', 200],
    ['another one', {}, '203.0.113.9', 401],
    ['another one with the token', { authorization: `Bearer ${TOKEN}` }, '203.0.113.9', 200],
    ['another one with another token', { authorization: `Bearer ${TOKEN}0` }, '203.0.113.9', 401],
    ['this machine with a wrong token', { authorization: 'Bearer x' }, '127.0.0.1', 401],
    ['whoever comes through a proxy', { 'x-forwarded-for': '203.0.113.9' }, '127.0.0.1', 401],
    ['whoever says to be this machine', { 'x-forwarded-for': '127.0.0.1' }, '203.0.113.9', 401],
    ['a page that had its name lead here', { host: 'evil.example' }, '127.0.0.1', 401],
  ])('%s', async (_, headers, from, status) => {
    expect(await statusOf(headers, from)).toBe(status);
  });

  test('are refused to every other machine where there is no token', async () => {
    const closed = await watchedServer(pool);
    const answer = await closed.server.inject({
      url: '/metrics',
      headers: { host: 'localhost', authorization: 'Bearer ' },
      remoteAddress: '203.0.113.9',
    });
    expect(answer.statusCode).toBe(401);
  });

  test('count requests by the pattern of their route, never by their address', async () => {
    const other = await watchedServer(pool, {
      depth: () => Promise.resolve([{ kind: 'import', waiting: 3, active: 1 }]),
    });
    for (const path of ['/api/registry', '/api/registry?q=ann', '/api/subjects/7', '/api/ann@example.org', '/ann'])
      await other.server.inject(path);
    const { body, headers } = await other.server.inject({ url: '/metrics', headers: { host: '127.0.0.1' } });
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    const counts = body.split('\n').filter((line) => line.startsWith('plaudit_http_request_duration_seconds_count'));
    expect(counts.toSorted()).toEqual([
      'plaudit_http_request_duration_seconds_count{method="GET",route="/api/registry",status="2xx"} 2',
      'plaudit_http_request_duration_seconds_count{method="GET",route="/api/subjects/:id",status="4xx"} 1',
      'plaudit_http_request_duration_seconds_count{method="GET",route="unmatched",status="4xx"} 2',
    ]);
    expect(body).toContain(
      'plaudit_jobs{kind="import",state="waiting"} 3\nplaudit_jobs{kind="import",state="active"} 1\n',
    );
    expect(body).toContain('plaudit_database_connections{state="most"} 10\n');
    expect(body).toContain('plaudit_info{version="1.2.3"} 1\n');
    expect(body).toMatch(/^process_resident_memory_bytes \d+$/m);
    expect(body).not.toMatch(/ann/);
  });

  test('are given without the figures that cannot be had', async () => {
    const other = await watchedServer(pool, { depth: () => Promise.reject(new Error('gone')) });
    const { statusCode, body } = await other.server.inject({ url: '/metrics', headers: { host: 'localhost' } });
    expect([statusCode, body.includes('plaudit_jobs{')]).toEqual([200, false]);
  });
});

test('while it stops it is alive and not ready', async () => {
  await server.ready();
  await drain.stop(100);
  expect(await ask('/ready')).toEqual([
    503,
    '{"status":"not-ready","reason":"stopping","detail":"The server is stopping."}',
  ]);
  expect((await ask('/health'))[0]).toBe(200);
});
