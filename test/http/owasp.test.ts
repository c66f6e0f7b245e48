import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { afterAll, describe, expect, test } from 'vitest';
import { Limiter } from '../../src/actions/guards/limiter.ts';
import { LIMITS } from '../../src/actions/guards/limits.ts';
import { may } from '../../src/core/access/act.ts';
import { PUBLIC } from '../../src/core/access/principal.ts';
import { buildServer } from '../../src/http/server.ts';
import { workbook } from '../fixtures/intake/workbook.ts';
import { apiOn } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { multipart } from '../support/multipart.ts';
import { importFile, NOW, prepare, response, rowsOf } from '../support/network.ts';

/**
 * The OWASP Top Ten of 2021 and 2025, each by its name, as far as it concerns this server. Where a whole file of tests
 * is about one of them, it is named there; docs/safety.md has the table.
 */
const { pool } = await testDatabase();
await prepare(pool);
await importFile(pool, [response({ csr: '<script>alert(1)</script>' })]);
const api = await apiOn(pool, { publicUrl: 'https://certify.example.org' });

const home = await mkdtemp(join(tmpdir(), 'plaudit-owasp-'));
const webFolder = join(home, 'web');
await mkdir(join(webFolder, 'assets'), { recursive: true });
await writeFile(join(home, 'key'), 'the key of this installation');
await writeFile(join(webFolder, 'index.html'), '<!doctype html><title>Plaudit</title>');
await writeFile(join(webFolder, 'assets/a.js'), 'void 0;');
await writeFile(join(webFolder, '.env'), 'SECRET=1');
const server = await buildServer(api.deps, { webFolder, onFault: () => {} });
await server.listen({ host: '127.0.0.1', port: 0 });
const { port } = server.server.address() as AddressInfo;
afterAll(async () => {
  await server.close();
  await rm(home, { recursive: true });
});

/** Bytes as they are, which no client library would send. */
const sendBytes = (text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let said = '';
    socket.on('data', (piece) => (said += piece.toString('latin1')));
    socket.on('close', () => resolve(said));
    socket.setTimeout(3000, () => socket.destroy());
    socket.on('error', reject);
  });
const upload = async (name: string, bytes: string | Uint8Array) => {
  const answer = await api.server.inject({ method: 'POST', url: '/api/uploads', ...multipart(name, bytes) });
  return { status: answer.statusCode, body: answer.body };
};
const CSV = 'response_id,organization,site,contact_at,overall_satisfaction\na,North,Halifax,2015-06-10T10:00:00Z,5\n';

describe('A01:2021 and A01:2025 Broken access control', () => {
  // Every route for every role: access.test.ts. How far each sees: reach.test.ts. Other sites' pages: origins.test.ts.
  test('every route says what it lets one do, and what is not public takes someone who may', () => {
    for (const [route, act] of api.server.routeActs) expect([route, typeof act]).toEqual([route, 'string']);
    const open = [...api.server.routeActs].filter(([, act]) => may(PUBLIC, act)).map(([, act]) => act);
    expect(new Set(open).isSubsetOf(new Set(['registry.read', 'rulebooks.read', 'service.read', 'session.use']))).toBe(
      true,
    );
  });

  test.each([
    '/../key',
    '/..%2fkey',
    '/%2e%2e/key',
    '/%2e%2e%2fkey',
    '/assets/../../key',
    '/assets/..%2f..%2fkey',
    '/assets/..%5c..%5ckey',
    '/assets/%252e%252e/%252e%252e/key',
    '/....//key',
    '//key',
    '/.env',
    '/assets/.%2e/.env',
    '/assets/a.js%00.html',
    '/assets/a.js/../../../key',
    '/api/../key',
    '/api/%2e%2e/%2e%2e/key',
  ])('path traversal: GET %s', async (path) => {
    const said = await sendBytes(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`);
    expect(said).toMatch(/^HTTP\/1\.1 (200|400|403|404) /);
    expect(said).not.toMatch(/the key of this installation|SECRET=1/);
  });

  test.each([
    '../../../etc/passwd',
    '..\\..\\key',
    '/etc/cron.d/x',
    'C:\\Windows\\x.csv',
    '..',
    '.',
    'a/../../b.csv',
    '\u202egpj.csv',
    'con\r\nX: y.csv',
    '~root/x',
    '%2e%2e%2fx',
  ])('path traversal: an upload named %j stays in its folder', async (name) => {
    const { status, body } = await upload(name, CSV);
    expect(status).toBe(200);
    const { id, name: kept } = JSON.parse(body) as { id: string; name: string };
    expect(kept).not.toMatch(/[/\\\p{Cc}\p{Cf}:]|^\./u);
    expect(await readFile(join(api.deps.uploadsFolder, id, kept), 'utf8')).toBe(CSV);
    await api.send('DELETE', `/api/uploads/${id}`);
  });
});

describe('A02:2021 and A04:2025 Cryptographic failures', () => {
  // Personal data at rest: personal tests. Passwords and sessions: accounts tests. Keys of programs: api-keys.test.ts.
  test('behind TLS a browser is told to insist on it, and nothing is kept on the way', async () => {
    const answer = await api.server.inject('/api/meta');
    expect([answer.headers['strict-transport-security'], answer.headers['cache-control']]).toEqual([
      'max-age=31536000',
      'no-store',
    ]);
  });
});

describe('A03:2021 and A05:2025 Injection', () => {
  // Every route with hostile values: hostile-requests.test.ts. Formulas in exports: csv-cell.test.ts, exports.test.ts.
  test.each(["'; DROP TABLE response; --", "' OR '1'='1", '\\', '%27', '1; SELECT pg_sleep(5)', '$1', '{"$gt":""}'])(
    'SQL: a search for %j finds nothing and breaks nothing',
    async (q) => {
      const began = performance.now();
      for (const path of ['/api/journal', '/api/registry', '/api/overview'])
        expect((await api.server.inject(`${path}?q=${encodeURIComponent(q)}`)).statusCode).toBe(200);
      expect(performance.now() - began).toBeLessThan(4000);
      expect(await rowsOf(pool, 'SELECT count(*)::int AS n FROM response')).toEqual([{ n: 1 }]);
    },
  );

  test('cross-site scripting: what people write is data, and no answer with it is a page', async () => {
    const answer = await api.server.inject('/api/overview?level=csr');
    expect(answer.body).toContain('<script>alert(1)</script>');
    expect([answer.headers['content-type'], answer.headers['x-content-type-options']]).toEqual([
      'application/json; charset=utf-8',
      'nosniff',
    ]);
    const missing = await api.server.inject('/api/%3Cscript%3Ealert(1)%3C/script%3E');
    expect(missing.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  });

  test('header injection: a name with a line end in it makes no header', async () => {
    const answer = await api.server.inject(
      '/api/comparison.csv?level=csr%0d%0aX-Injected:%201&from=world-class-fcr@2015&to=world-class-call@2013',
    );
    expect([answer.statusCode, answer.headers['x-injected']]).toEqual([400, undefined]);
  });

  test('request smuggling: two lengths, or a length and chunks, are refused', async () => {
    const head = `POST /api/imports HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\n`;
    for (const more of [
      'Content-Length: 2\r\nContent-Length: 3\r\n',
      'Content-Length: 2\r\nTransfer-Encoding: chunked\r\n',
      'Transfer-Encoding: xchunked\r\n',
    ])
      expect(await sendBytes(`${head}${more}\r\n{}`)).toMatch(/^HTTP\/1\.1 400 /);
  });

  test('XML: an external entity of a workbook is not read, and entities do not multiply', async () => {
    const good = unzipSync(
      workbook([
        {
          name: 'a',
          rows: [
            ['response_id', 'organization'],
            ['a', 'North'],
          ],
        },
      ]),
    );
    const sheet = Object.keys(good).find((name) => name.includes('worksheets/')) as string;
    const withDoctype = (doctype: string, text: string): Uint8Array =>
      zipSync({
        ...good,
        [sheet]: strToU8(
          `<?xml version="1.0"?>${doctype}<worksheet><sheetData><row><c t="inlineStr"><is><t>${text}</t></is></c></row><row><c t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>`,
        ),
      });
    const laughs = Array.from({ length: 12 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');
    for (const file of [
      withDoctype('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>', '&x;'),
      withDoctype(`<!DOCTYPE a [<!ENTITY l0 "ha">${laughs}]>`, '&l12;'),
    ]) {
      const began = performance.now();
      const { status, body } = await upload('a.xlsx', file);
      expect([200, 422]).toContain(status);
      expect(body).not.toMatch(/root:|hahaha/);
      expect(performance.now() - began).toBeLessThan(2000);
    }
  });
});

describe('A04:2021 and A06:2025 Insecure design', () => {
  // Limits: limits.test.ts, rate-limits.test.ts. Bombs: bombs.test.ts. Separation of duties: the tests of roles.
  test('every class of requests has a limit', () => {
    expect(Object.keys(LIMITS)).toEqual(['read', 'export', 'write', 'upload', 'failed-key']);
  });

  test('a body that is larger than any request is refused as it comes', async () => {
    const answer = await api.server.inject({
      method: 'POST',
      url: '/api/imports',
      headers: { 'content-type': 'application/json' },
      payload: `"${'a'.repeat(1 << 20)}"`,
    });
    expect([answer.statusCode, (answer.json() as { code: string }).code]).toEqual([413, 'request.too-large']);
  });

  test('a form of very many fields is refused as it comes', async () => {
    const fields = '--B\r\ncontent-disposition: form-data; name="a"\r\n\r\nx\r\n'.repeat(100_000);
    const answer = await api.server.inject({
      method: 'POST',
      url: '/api/uploads',
      headers: { 'content-type': 'multipart/form-data; boundary=B' },
      payload: `${fields}--B--\r\n`,
    });
    expect([answer.statusCode, (answer.json() as { code: string }).code]).toEqual([413, 'request.too-large']);
  });

  test('who says nothing, or a byte now and then, holds no connection for ever', () => {
    const { timeout, headersTimeout, requestTimeout } = server.server;
    expect([timeout, headersTimeout, requestTimeout]).toEqual([120_000, 60_000, 3_600_000]);
  });

  test('a body that is deep is no reason to fall over', async () => {
    const answer = await api.server.inject({
      method: 'POST',
      url: '/api/imports',
      headers: { 'content-type': 'application/json' },
      payload: '['.repeat(100_000) + ']'.repeat(100_000),
    });
    expect(answer.statusCode).toBe(400);
  });
});

describe('A05:2021 and A02:2025 Security misconfiguration', () => {
  // Headers of every kind of answer: headers.test.ts.
  test.each(['TRACE', 'CONNECT', 'PROPFIND', 'DEBUG'])('%s is no method here', async (method) => {
    const target = method === 'CONNECT' ? 'example.org:443' : '/api/meta';
    const said = await sendBytes(
      `${method} ${target} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: a=b\r\nConnection: close\r\n\r\n`,
    );
    expect(said).toMatch(/^(HTTP\/1\.1 (400|403|404|405) .*|)/);
    expect(said).not.toContain('200 OK');
    expect(said).not.toContain('a=b');
  });

  test('no folder is listed', async () => {
    expect((await server.inject('/assets/')).body).toBe('<!doctype html><title>Plaudit</title>');
  });
});

describe('A06:2021 Vulnerable components and A03:2025 Software supply chain failures', () => {
  // The lock file: test/tools/lock-file.test.ts.
  test('every library is an exact version', async () => {
    const all = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as Record<
      string,
      Record<string, string>
    >;
    const versions = Object.entries({
      ...all['dependencies'],
      ...all['devDependencies'],
      ...all['optionalDependencies'],
    });
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+[\w.-]*$/.test(version))).toEqual([]);
  });
});

describe('A07:2021 and A07:2025 Authentication failures', () => {
  // Passwords, sessions, second steps: test/http/accounts. Keys: api-keys.test.ts.
  test('credentials in an address are none', async () => {
    const answer = await api.as(PUBLIC, () =>
      api.server.inject('/api/journal?authorization=Bearer%20x&token=x&api_key=x'),
    );
    expect(answer.statusCode).toBe(401);
  });
});

describe('A08:2021 and A08:2025 Software and data integrity failures', () => {
  // Signed messages: webhook-signature.test.ts, webhooks.test.ts.
  test.each([
    '{"__proto__":{"polluted":1}}',
    '{"constructor":{"prototype":{"polluted":1}}}',
    '{"rulebook":{"__proto__":{"polluted":1}}}',
  ])('prototype pollution: %s', async (payload) => {
    const answer = await api.server.inject({
      method: 'POST',
      url: '/api/decision-runs',
      headers: { 'content-type': 'application/json' },
      payload,
    });
    expect(answer.statusCode).toBe(400);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe('A09:2021 and A09:2025 Logging and alerting failures', () => {
  test('what guards the door is written in the journal, without its secrets', async () => {
    const made = (await api.send('POST', '/api/keys', { name: 'Nightly', scopes: ['journal.read'] })).json() as {
      id: string;
      key: string;
    };
    await api.send('DELETE', `/api/keys/${made.id}`);
    const journal = await api.text('/api/journal?noun=api-key');
    expect(
      (JSON.parse(journal) as { rows: { act: string; by: string }[] }).rows.map(({ act, by }) => [act, by]),
    ).toEqual([
      ['api-key.revoked', 'operator'],
      ['api-key.made', 'operator'],
    ]);
    expect(journal).not.toContain(made.key.slice(10, 40));
  });

  test('what a fault is logged under is the pattern of its route: no line end, no name and no number of a request', async () => {
    const places: string[] = [];
    const faulty = await buildServer(
      { ...api.deps, limiter: new Limiter(pool, () => NOW), identify: () => Promise.reject(new Error('bug')) },
      { webFolder, onFault: (_, place) => void places.push(place) },
    );
    await faulty.inject('/api/uploads/00000000-0000-7000-8000-000000000000?phone=%2B15550100%0d%0aforged');
    await faulty.close();
    expect(places).toEqual(['GET /api/uploads/:id']);
  });
});

describe('A10:2021 Server-side request forgery (A01:2025)', () => {
  // Addresses inside, rebinding, redirects: webhook-addresses.test.ts, public-address.test.ts.
  test.each([
    'https://169.254.169.254/latest/meta-data/',
    'https://127.0.0.1:5432/',
    'http://example.org/',
    'https://[::ffff:10.0.0.1]/',
    'https://metadata.google.internal/',
  ])('a webhook cannot be led to %s', async (url) => {
    const answer = await api.send('POST', '/api/webhooks', { name: 'x', url, events: ['import.finished'] });
    expect([answer.status, (answer.json() as { code: string }).code]).toEqual([422, 'webhook.address']);
  });
});

describe('A10:2025 Mishandling of exceptional conditions', () => {
  test('whoever cannot be identified is let in nowhere, and told nothing of why', async () => {
    const secret = 'postgres://ann:secret@10.0.0.7/plaudit';
    const faulty = await buildServer(
      { ...api.deps, identify: () => Promise.reject(new Error(`connecting to ${secret} at /srv/plaudit/x.ts:7`)) },
      { webFolder, onFault: () => {} },
    );
    for (const [route] of api.server.routeActs) {
      const [method, path] = route.split(' ') as ['GET', string];
      const answer = await faulty.inject({
        method,
        url: path.replaceAll(/:\w+/g, '00000000-0000-7000-8000-000000000000'),
      });
      expect([route, answer.statusCode]).toEqual([route, 500]);
      expect(answer.body).not.toMatch(/secret|10\.0\.0\.7|\/srv|\.ts|stack/);
    }
    await faulty.close();
  });
});
