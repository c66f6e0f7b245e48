import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { buildServer } from '../../src/http/server.ts';
import { apiOn } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { importFile, prepare, response } from '../support/network.ts';

const { pool } = await testDatabase();
await prepare(pool);
await importFile(pool, [response()]);
const { deps } = await apiOn(pool);

const webFolder = await mkdtemp(join(tmpdir(), 'plaudit-web-'));
await mkdir(join(webFolder, 'assets'));
await writeFile(join(webFolder, 'index.html'), '<!doctype html><title>Plaudit</title>');
await writeFile(join(webFolder, 'assets/index-abc.js'), 'void 0;');
const options = { webFolder, onFault: () => {} };
const plain = await buildServer({ ...deps, publicUrl: 'http://certify.example.org' }, options);
const secure = await buildServer({ ...deps, publicUrl: 'https://certify.example.org' }, options);
const broken = await buildServer(
  { ...deps, publicUrl: 'https://certify.example.org', identify: () => Promise.reject(new Error('bug')) },
  options,
);
const warnings: string[] = [];
const note = ({ message }: Error): void => void warnings.push(message);
process.on('warning', note);

afterAll(async () => {
  process.off('warning', note);
  await Promise.all([plain.close(), secure.close(), broken.close()]);
  await rm(webFolder, { recursive: true });
});

const COMMON = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'strict-transport-security': 'max-age=31536000',
};
const PAGE =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const DATA = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";

describe('every kind of answer has every header', () => {
  test.each([
    ['a page', 'GET', '/network', 200, 'text/html; charset=utf-8', PAGE, 'no-cache'],
    [
      'an asset',
      'GET',
      '/assets/index-abc.js',
      200,
      'application/javascript; charset=utf-8',
      PAGE,
      'public, max-age=31536000, immutable',
    ],
    ['no such asset', 'GET', '/assets/none.js', 404, 'text/plain', PAGE, undefined],
    ['JSON', 'GET', '/api/meta', 200, 'application/json; charset=utf-8', DATA, 'no-store'],
    ['its description', 'GET', '/api', 200, 'application/json; charset=utf-8', DATA, 'no-store'],
    ['CSV', 'GET', '/api/registry.csv', 200, 'text/csv; charset=utf-8', DATA, 'no-store'],
    ['no such route', 'GET', '/api/none', 404, 'application/problem+json; charset=utf-8', DATA, 'no-store'],
    [
      'no such thing',
      'GET',
      '/api/imports/00000000-0000-7000-8000-000000000000',
      404,
      'application/problem+json; charset=utf-8',
      DATA,
      'no-store',
    ],
    [
      'a request that cannot be read',
      'GET',
      '/api/journal?size=x',
      400,
      'application/problem+json; charset=utf-8',
      DATA,
      'no-store',
    ],
    [
      'an address that cannot be taken apart',
      'GET',
      '/api/%zz',
      400,
      'application/problem+json; charset=utf-8',
      DATA,
      'no-store',
    ],
    [
      'a body that cannot be read',
      'POST',
      '/api/imports',
      400,
      'application/problem+json; charset=utf-8',
      DATA,
      'no-store',
    ],
    ['nothing but a head', 'HEAD', '/api/meta', 200, 'application/json; charset=utf-8', DATA, 'no-store'],
  ] as const)('%s', async (_, method, url, status, type, policy, cache) => {
    const payload = method === 'POST' ? { headers: { 'content-type': 'application/json' }, payload: '{' } : {};
    const answer = await secure.inject({ method, url, ...payload });
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([status, type]);
    expect(answer.headers).toMatchObject(COMMON);
    expect(answer.headers['content-security-policy']).toBe(policy);
    expect(answer.headers['cache-control']).toBe(cache);
    expect(answer.headers['permissions-policy']).toMatch(/camera=\(\).*geolocation=\(\).*clipboard-write=\(self\)/);
    // Chromium knows neither of them here, and says so on its console on every page.
    expect(answer.headers['permissions-policy']).not.toMatch(/bluetooth|web-share/);
    expect(answer.headers['x-powered-by']).toBeUndefined();
    expect(answer.headers['server']).toBeUndefined();
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });

  test('a fault of the program', async () => {
    const answer = await broken.inject('/api/meta');
    expect([answer.statusCode, answer.headers['content-security-policy']]).toEqual([500, DATA]);
    expect(answer.headers).toMatchObject(COMMON);
  });
});

test('without TLS in front nobody is told to insist on it', async () => {
  expect((await plain.inject('/network')).headers['strict-transport-security']).toBeUndefined();
});

test('no page is allowed a script or a style that is written into it', () => {
  expect(PAGE).not.toMatch(/unsafe|nonce|sha256|https?:|\*/);
});

test('no file that was sent made Node warn of anything', async () => {
  for (const url of ['/', '/assets/index-abc.js'])
    expect((await plain.inject({ url, headers: { host: 'certify.example.org' } })).statusCode).toBe(200);
  await setImmediate();
  expect(warnings).toEqual([]);
});
