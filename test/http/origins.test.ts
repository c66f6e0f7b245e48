import { describe, expect, test } from 'vitest';
import { keyText } from '../../src/core/access/key-text.ts';
import { apiOn } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { multipart } from '../support/multipart.ts';
import { prepare } from '../support/network.ts';

const { pool } = await testDatabase();
await prepare(pool);
const api = await apiOn(pool, { publicUrl: 'https://certify.example.org' });

const COOKIE = { cookie: 'plaudit.session_token=x' };
const UPLOAD = '/api/uploads/00000000-0000-7000-8000-000000000000';
/** Something that changes something, and that is not there: 404 where it was let through. */
async function change(headers: Record<string, string>, method: 'DELETE' | 'POST' = 'DELETE'): Promise<unknown[]> {
  const answer = await api.server.inject({ method, url: UPLOAD, headers: { host: 'certify.example.org', ...headers } });
  return [answer.statusCode, (answer.json() as { code: string }).code];
}
const LET_THROUGH = [404, 'not-found'];
const REFUSED = [403, 'request.origin'];

describe('cross-site request forgery: what changes something', () => {
  test.each([
    ['a page of this server', { origin: 'https://certify.example.org' }],
    ['the same, as the browser says', { 'origin': 'https://certify.example.org', 'sec-fetch-site': 'same-origin' }],
    ['a browser that says no origin', { 'sec-fetch-site': 'same-origin' }],
    ['a page on the machine itself', { host: '127.0.0.1:4300', origin: 'http://127.0.0.1:4300' }],
    ['the same by its name', { host: 'localhost:4300', origin: 'http://localhost:4300' }],
    ['the same over IPv6', { host: '[::1]:4300', origin: 'http://[::1]:4300' }],
  ])('is taken from %s', async (_, headers) => {
    expect(await change({ ...COOKIE, ...headers })).toEqual(LET_THROUGH);
  });

  test.each<[string, Record<string, string>]>([
    ['another site', { origin: 'https://evil.example' }],
    ['another site that begins alike', { origin: 'https://certify.example.org.evil.example' }],
    ['another name below the same', { origin: 'https://evil.certify.example.org' }],
    ['the same name without TLS', { origin: 'http://certify.example.org' }],
    [
      'the same name without TLS, by the port of TLS',
      { host: 'certify.example.org:443', origin: 'http://certify.example.org:443' },
    ],
    ['another port', { origin: 'https://certify.example.org:8443' }],
    ['another port of the machine', { host: '127.0.0.1:4300', origin: 'http://127.0.0.1:8080' }],
    ['a frame without an origin', { origin: 'null' }],
    ['a site beside it', { 'origin': 'https://certify.example.org', 'sec-fetch-site': 'same-site' }],
    ['another site, as the browser says', { 'sec-fetch-site': 'cross-site' }],
    ['another site with the right origin', { 'origin': 'https://certify.example.org', 'sec-fetch-site': 'cross-site' }],
    ['who says nothing and has a cookie', {}],
    ['nonsense', { origin: 'nonsense' }],
  ])('is not taken from %s', async (_, headers) => {
    expect(await change({ ...COOKIE, ...headers })).toEqual(REFUSED);
    expect(await change({ ...COOKIE, ...headers }, 'POST')).toEqual(REFUSED);
  });

  test('a program without a cookie has nothing to misuse', async () => {
    expect(await change({})).toEqual(LET_THROUGH);
    expect(await change({ origin: 'https://evil.example' })).toEqual(REFUSED);
  });

  test('a program with a key is asked for its key, not for its origin', async () => {
    const authorization = `Bearer ${keyText(new Uint8Array(32))}`;
    expect(await change({ authorization, origin: 'https://evil.example' })).toEqual([401, 'api-key.unknown']);
    // A password in the header is something browsers do add.
    expect(await change({ ...COOKIE, authorization: 'Basic eDp5', origin: 'https://evil.example' })).toEqual(REFUSED);
  });

  test('reading is for every origin, and no other page sees the answer', async () => {
    const answer = await api.server.inject({
      url: '/api/meta',
      headers: { host: 'certify.example.org', origin: 'https://evil.example' },
    });
    expect([answer.statusCode, answer.headers['access-control-allow-origin']]).toEqual([200, undefined]);
    const asked = await api.server.inject({
      method: 'OPTIONS',
      url: UPLOAD,
      headers: {
        'host': 'certify.example.org',
        'origin': 'https://evil.example',
        'access-control-request-method': 'DELETE',
      },
    });
    expect([asked.statusCode, asked.headers['access-control-allow-methods']]).toEqual([404, undefined]);
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'text/plain; a=application/json',
    'application/csp-report',
  ])('a body of %s, which a form can send, is not read', async (type) => {
    const answer = await api.server.inject({
      method: 'POST',
      url: '/api/decision-runs',
      headers: { 'content-type': type },
      payload: '{"rulebook":"world-class-fcr@2015"}',
    });
    expect([answer.statusCode, (answer.json() as { code: string }).code]).toEqual([415, 'request.media-type']);
  });

  test('a form of another site with a file in it is not taken', async () => {
    const form = multipart('a.csv', 'response_id,organization\n');
    const answer = await api.server.inject({
      method: 'POST',
      url: '/api/uploads',
      ...form,
      headers: { ...form.headers, host: 'certify.example.org', origin: 'https://evil.example' },
    });
    expect([answer.statusCode, (answer.json() as { code: string }).code]).toEqual(REFUSED);
  });
});

describe('names this server is known by (DNS rebinding)', () => {
  test.each([
    'certify.example.org',
    'CERTIFY.example.org',
    'certify.example.org:8443',
    'localhost',
    'localhost:4300',
    'a.localhost',
    '127.0.0.1:4300',
    '192.168.1.20:4300',
    '[::1]:4300',
    '[fd00::7]',
  ])('%s', async (host) => {
    expect((await api.server.inject({ url: '/api/meta', headers: { host } })).statusCode).toBe(200);
  });

  test.each([
    'evil.example',
    'evil.example:4300',
    'certify.example.org.evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'notlocalhost',
    'evil.certify.example.org',
  ])('not %j', async (host) => {
    for (const url of ['/api/meta', '/network', '/api/none']) {
      const answer = await api.server.inject({ url, headers: { host } });
      expect([url, answer.statusCode, (answer.json() as { code: string }).code]).toEqual([url, 421, 'request.host']);
    }
  });

  test('what a name has in it does not come back as a page', async () => {
    const answer = await api.server.inject({ url: '/network', headers: { host: '<script>alert(1)</script>' } });
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      421,
      'application/problem+json; charset=utf-8',
    ]);
  });
});
