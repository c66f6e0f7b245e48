import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { Jobs } from '../../src/actions/jobs.ts';
import { keyText } from '../../src/core/access/key-text.ts';
import { PROBLEM_CODES } from '../../src/core/basics/problem.ts';
import { problem } from '../../src/http/contract/common.ts';
import { JobQueue } from '../../src/store/queue.ts';
import { apiOn } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { fromSchema } from '../support/from-schema.ts';
import { decide, issue, quarter } from '../support/issuing.ts';
import { importFile, prepare, rowsOf } from '../support/network.ts';
import { operationsOf } from '../support/openapi.ts';

const { pool } = await testDatabase();
await prepare(pool);
await importFile(pool, [...quarter('Ann', 9), ...quarter('Bob', 2)], {
  rejects: [{ line: 3, field: 'site', code: 'required.missing', value: '', message: 'site is empty' }],
});
const decisions = await decide(pool);
await issue(pool, decisions);
const queue = new JobQueue(pool);
await queue.start();
afterAll(() => queue.stop());
const api = await apiOn(pool, { jobs: new Jobs(pool, queue) });

const known = (
  await rowsOf<{ id: string }>(
    pool,
    'SELECT public_id::text AS id FROM subject UNION SELECT public_id::text FROM import_run UNION SELECT public_id::text FROM decision_run UNION SELECT run_id::text FROM issue_run',
  )
).map((r) => r.id);
const numbers = (await rowsOf<{ number: string }>(pool, 'SELECT number FROM certificate')).map((r) => r.number);

/** Values that a database, a clock, a file system or a list has choked on somewhere before. */
const WORDS = [
  '',
  ' ',
  '0',
  '-1',
  '1',
  '2',
  '500',
  '501',
  '1e3',
  '1e400',
  'NaN',
  'Infinity',
  '2147483648',
  '9007199254740991',
  '9007199254740993',
  '1.5',
  '0x10',
  'null',
  'undefined',
  'true',
  '[object Object]',
  '__proto__',
  'constructor',
  '\0',
  'a\0b',
  '\uFEFF',
  '\u202E',
  'é',
  '💥',
  '\uD800',
  '%',
  '%00',
  '%zz',
  '_',
  '*',
  "'",
  '"',
  '\\',
  "'; DROP TABLE response; --",
  '${7*7}',
  '../../etc/passwd',
  '..%2f',
  '/',
  '//',
  '?',
  '#',
  '&',
  '=',
  '+',
  ',',
  ';',
  'a'.repeat(300),
  'é'.repeat(5_000),
  '2015-04..2015-06',
  '2015-06..2015-04',
  '2015-13..2015-14',
  '0000-01..0000-03',
  '9999-10..9999-12',
  '2731-01..2731-03',
  '0001-01..9999-12',
  '2015-04',
  '2015-04..',
  'csr',
  'organization',
  'met',
  'active',
  'name',
  'desc',
  'pooled',
  'each-month',
  'certified',
  'certified,not-met',
  'certified,',
  'world-class-fcr@2015',
  'world-class-call@2014',
  'world-class@',
  '@',
  'a@b',
  '00000000-0000-0000-0000-000000000000',
  '00000000-0000-4000-8000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  'urn:uuid:00000000-0000-4000-8000-000000000000',
  '{00000000-0000-4000-8000-000000000000}',
  'PL-00000-00000-0',
  'PL',
  '00000000000',
  ...known,
  ...known.map((id) => id.toUpperCase()),
  ...numbers,
  ...numbers.map((n) => n.toLowerCase().replaceAll('-', ' ')),
];
const word = fc.oneof(fc.constantFrom(...WORDS), fc.string({ unit: 'binary', maxLength: 20 }));
const json = fc.oneof(
  word,
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(null, [], {}, -1, 1e308, true, ['csr'], ['csr', 'csr'], known.slice(0, 2), { a: 'b' }),
);

const document = await api.get<unknown>('/api');
type Parameter = { name: string; in: string };
const operations = operationsOf(document).map(({ method, path, operation }) => {
  const parameters = (operation['parameters'] ?? []) as unknown as Parameter[];
  const body = operation['requestBody'] as unknown as
    | { content: Record<string, { schema: { properties?: Record<string, unknown> } }> }
    | undefined;
  const schema = body?.content['application/json']?.schema;
  return {
    method: method.toUpperCase() as 'GET' | 'POST' | 'DELETE',
    path,
    query: parameters.filter((p) => p.in === 'query').map((p) => p.name),
    body: schema === undefined ? null : Object.keys(schema.properties ?? {}),
    schema,
  };
});

type Request = { method: 'GET' | 'POST' | 'DELETE'; url: string; payload?: string; headers: Record<string, string> };
const encode = (text: string): string => encodeURIComponent(text.toWellFormed());

/** What else a request says: who asks, from where, and what it would like. Most say nothing. */
const header = fc.oneof(
  fc.constantFrom(
    '',
    '*',
    'null',
    'Bearer',
    'Bearer ',
    'Bearer plaudit_k_',
    `Bearer ${keyText(new Uint8Array(32))}`,
    `Bearer ${'A'.repeat(8000)}`,
    'Basic eDp5',
    'plaudit.session_token=x.y',
    'a=b; a=c; =; ;',
    'https://evil.example',
    'localhost',
    '[::1',
    ':::',
    'cross-site',
    'bytes=0-,0-,0-',
    'W/"x"',
    'application/xml',
    '127.0.0.1, ::1, x',
  ),
  fc.string({ unit: fc.constantFrom(...Array.from(' !"%&\'()*,-./09:;<=>?@AZ[\\]az{|}~')), maxLength: 30 }),
);
const hostileHeaders = fc.oneof(
  { weight: 5, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.dictionary(
      fc.constantFrom(
        ...['authorization', 'cookie', 'origin', 'host', 'sec-fetch-site', 'referer', 'range', 'if-none-match'],
        ...['accept', 'accept-language', 'accept-encoding', 'x-forwarded-for', 'x-forwarded-host', 'x-request-id'],
        ...['x-http-method-override', 'x-original-url', 'user-agent', 'expect'],
      ),
      header,
      { minKeys: 1, maxKeys: 3 },
    ),
  },
);

function requestOf(operation: (typeof operations)[number]): fc.Arbitrary<Request> {
  const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string);
  const parts = fc.record({
    inPath: fc.record(Object.fromEntries(names.map((name) => [name, word]))),
    query: fc.array(
      fc.tuple(
        fc.oneof({ weight: 9, arbitrary: fc.constantFrom('q', ...operation.query) }, { weight: 1, arbitrary: word }),
        word,
      ),
      { maxLength: 4 },
    ),
    body:
      operation.body === null
        ? fc.constant(undefined)
        : fc.oneof(
            {
              weight: 6,
              arbitrary: fc.record(Object.fromEntries(operation.body.map((name) => [name, json])), {
                requiredKeys: [],
              }),
            },
            { weight: 6, arbitrary: fromSchema(operation.schema, json, word) },
            { weight: 1, arbitrary: json },
          ),
    headers: hostileHeaders,
    raw: fc.oneof(
      { weight: 8, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.constantFrom('', '{', '[1,', 'null', '"\\u0000"', '{"__proto__":{"a":1}}') },
    ),
    type: fc.oneof(
      { weight: 8, arbitrary: fc.constant('application/json') },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          'text/plain',
          'multipart/form-data',
          'multipart/form-data; boundary=x',
          'application/x-www-form-urlencoded',
          'nonsense',
        ),
      },
    ),
  });
  return parts.map(({ inPath, query, body, raw, type, headers }): Request => {
    const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encode(String(inPath[name])));
    const asked = query.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
    const url = asked === '' ? path : `${path}?${asked}`;
    const { method } = operation;
    return method === 'POST'
      ? { method, url, headers: { ...headers, 'content-type': type }, payload: raw ?? JSON.stringify(body ?? {}) }
      : { method, url, headers };
  });
}

describe('no request is taken for a bug, whatever it says', () => {
  test.each(operations)('$method $path', async (operation) => {
    await fc.assert(
      fc.asyncProperty(requestOf(operation), async (request) => {
        const answer = await api.server.inject(request);
        const fault = api.faults.at(-1)?.error;
        if (answer.statusCode >= 500)
          throw new Error(`${request.method} ${request.url}: ${answer.statusCode} ${answer.body}`, { cause: fault });
        if (answer.statusCode >= 400) {
          expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
          const said = problem.parse(answer.json());
          expect({
            status: said.status,
            known: PROBLEM_CODES[said.code as keyof typeof PROBLEM_CODES],
            type: said.type,
          }).toEqual({
            status: answer.statusCode,
            known: answer.statusCode,
            type: `urn:plaudit:problem:${said.code}`,
          });
        }
      }),
      { numRuns: 60 },
    );
  });
});

test('every parameter of a list by itself', async () => {
  const values = [
    '\0',
    '\uD800',
    '2147483648',
    '-1',
    '9007199254740993',
    '1e400',
    '2731-01..2731-03',
    '0001-01..9999-12',
    "'",
    'é'.repeat(300),
  ];
  for (const { method, path, query } of operations.filter((o) => o.method === 'GET')) {
    const at = path
      .replace('{number}', numbers[0] as string)
      .replace('{key}', 'world-class-fcr@2015')
      .replace('{id}', path.includes('decision') ? decisions.publicId : (known[0] as string));
    for (const name of query) {
      for (const value of values) {
        const others = query.includes('from')
          ? ['from', 'to']
              .filter((other) => other !== name)
              .map((other) => `${other}=world-class-fcr@2015&`)
              .join('')
          : '';
        const answer = await api.server.inject({ method, url: `${at}?${others}${name}=${encode(value)}` });
        expect([path, name, value, answer.statusCode < 500]).toEqual([path, name, value, true]);
      }
    }
  }
});

test('a method that no route has is a problem at every address', async () => {
  for (const { path } of operations) {
    for (const method of ['PUT', 'PATCH'] as const) {
      const answer = await api.server.inject({ method, url: path.replaceAll(/\{\w+\}/g, 'x'), payload: {} });
      expect([path, method, answer.statusCode, problem.parse(answer.json()).code]).toEqual([
        path,
        method,
        404,
        'not-found',
      ]);
    }
  }
});

test('what was asked for in earnest is still there', async () => {
  expect(await rowsOf(pool, 'SELECT count(*) AS n FROM response')).toEqual([{ n: 54 }]);
});
