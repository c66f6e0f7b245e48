import { tracingChannel } from 'node:diagnostics_channel';
import { describe, expect, test, vi } from 'vitest';
import { type JobSignal, SIGNALS } from '../../src/core/basics/signals.ts';
import { testDatabase } from '../support/database.ts';
import { watchedServer } from '../support/watched-server.ts';

const { pool } = await testDatabase();

/** Each is a person's, and none may ever be in a log, however it is written. */
const PERSON = {
  name: 'Zephyrine Quillfeather',
  mail: 'zephyrine@quillfeather.example',
  phone: '+1 (613) 555-0187',
  word: 'Quobblewick',
  cookie: 'quillcookie0123456789',
  key: 'quillkey0123456789abcdef',
};
/** Three digits alone stand in any time or id. */
const TRACES = /zephyr|quill|quobble|613\D{0,3}555|555\D?0187/i;

const { server, lines, logged, watch, listen } = await watchedServer(pool, {
  routes: (all) => {
    all.post<{ Params: { name: string }; Body: { mail: string; phone: string } }>(
      '/test/fault/:name',
      async ({ params, body, headers, query }) => {
        const cause = Object.assign(new Error(`duplicate key value: Key (email)=(${body.mail}) already exists`), {
          code: '23505',
          table: 'person',
          detail: `Key (email)=(${body.mail}) already exists.`,
        });
        const { word } = query as { word: string };
        throw new TypeError(`No ${params.name} (${body.phone}) has ${word} and ${String(headers.cookie)}`, { cause });
      },
    );
    all.post<{ Body: { word: string } }>('/test/database/:name', async ({ body }) => {
      await pool.query('SELECT $1::int', [body.word]);
    });
    all.get('/test/late/:name', async (_request, reply) => {
      const { Readable } = await import('node:stream');
      return reply.send(
        Readable.from(
          (async function* parts() {
            yield 'begun';
            throw new Error(`The rest of ${PERSON.name} cannot be read`);
          })(),
        ),
      );
    });
  },
});

const headers = {
  'origin': 'http://127.0.0.1',
  'cookie': `session=${PERSON.cookie}`,
  'user-agent': PERSON.word,
  'referer': `http://localhost/people/${encodeURIComponent(PERSON.name)}`,
  'x-request-id': PERSON.mail,
  'x-forwarded-for': PERSON.phone,
  'traceparent': `00-${PERSON.word}-1-01`,
};
const person = encodeURIComponent(PERSON.name);
const mail = encodeURIComponent(PERSON.mail);
const phone = encodeURIComponent(PERSON.phone);

const REQUESTS: readonly [method: 'GET' | 'POST', url: string, body?: unknown][] = [
  ['GET', `/api/overview?level=csr&q=${person}`],
  ['GET', `/api/subjects/${mail}`],
  ['GET', `/api/journal?q=${phone}`],
  ['GET', `/api/nowhere/${person}`],
  ['GET', `/${mail}/people`],
  ['GET', `/api/%zz${person}`],
  ['GET', `/api/meta?${PERSON.word}=%zz&${mail}=${phone}`],
  ['POST', '/api/decision-runs', { rulebook: PERSON.name, period: PERSON.phone, [PERSON.mail]: true }],
  ['POST', '/api/decision-runs', `{"rulebook": ${PERSON.word}`],
  ['POST', `/test/fault/${person}?word=${PERSON.word}`, { mail: PERSON.mail, phone: PERSON.phone }],
  ['POST', `/test/database/${person}`, { word: PERSON.word }],
];

describe('nothing personal is logged', () => {
  test('of addresses, queries, bodies and headers, when all is well and when all fails', async () => {
    const origin = await listen();
    // As whoever the key does not belong to, then as an operator.
    for (const more of [{ authorization: `Bearer ${PERSON.key}` }, {}])
      for (const [method, url, body] of REQUESTS) {
        const payload = body === undefined ? {} : { payload: body as object };
        const type = typeof body === 'string' ? { 'content-type': 'application/json' } : {};
        await server.inject({ method, url, headers: { ...headers, ...more, ...type }, ...payload });
      }
    const late = await fetch(`${origin}/test/late/${person}`, { headers: { 'user-agent': PERSON.word } });
    await expect(late.text()).rejects.toThrow('terminated');
    await vi.waitFor(() => expect(lines().at(-1)).toMatchObject({ route: '/test/late/:name', outcome: 'broken off' }));
    expect(lines().filter((line) => 'fault' in line).length).toBe(5);
    expect(logged()).not.toMatch(TRACES);
  });

  test('and each request has one line: its pattern, its status, its id', () => {
    const own = lines().filter((line) => 'route' in line);
    const told = own.map(({ method, route, status }) => `${String(method)} ${String(route)} ${String(status)}`);
    const [unmatched, faults] = [
      ['GET unmatched 404', 'GET unmatched 404', 'GET unmatched 400'],
      ['POST /test/fault/:name 500', 'POST /test/database/:name 500'],
    ];
    expect(told).toEqual([
      ...['GET /api/overview 401', 'GET /api/subjects/:id 401', 'GET /api/journal 401', ...unmatched],
      ...['GET /api/meta 401', 'POST /api/decision-runs 401', 'POST /api/decision-runs 401', ...faults],
      ...['GET /api/overview 404', 'GET /api/subjects/:id 400', 'GET /api/journal 200', ...unmatched],
      ...['GET /api/meta 400', 'POST /api/decision-runs 400', 'POST /api/decision-runs 400', ...faults],
      'GET /test/late/:name 200',
    ]);
    for (const line of own.slice(0, -1))
      expect(Object.keys(line).filter((key) => key !== 'principal')).toEqual([
        ...['level', 'time', 'request', 'method', 'route', 'status', 'ms'],
      ]);
  });

  test('while a fault says where it happened, in the same request', () => {
    const { request, fault } = lines().find((line) => 'fault' in line) as { request: string; fault: Fault };
    expect(lines().find((line) => line['request'] === request && 'route' in line)).toMatchObject({ status: 500 });
    expect(fault).toMatchObject({ type: 'TypeError', message: 'No … (…) has … and …' });
    expect(fault.stack[0]).toMatch(/log\.test\.ts\S*:\d+:\d+/);
    expect(fault.cause).toMatchObject({ code: '23505', of: { table: 'person' } });
    expect(lines().find((line) => (line['fault'] as Fault | undefined)?.code === '22P02')).toMatchObject({
      fault: {
        message: 'invalid input syntax for type integer: "…"',
        of: { routine: expect.stringMatching(/^pg_strtoint32/) },
      },
    });
  });

  test('nor of jobs, which have a line each', async () => {
    const before = lines().length;
    const signal: JobSignal = { kind: 'import', id: '7', failed: false };
    const jobs = tracingChannel<JobSignal>(SIGNALS.job);
    const failing = jobs.tracePromise(() => Promise.reject(new Error(`"${PERSON.name}" of ${PERSON.mail}`)), signal);
    await failing.catch((error: unknown) => watch.requests.fault(error, 'import 7'));
    await jobs.tracePromise(() => Promise.resolve(), { kind: 'decide', id: '8', failed: true });
    expect(lines().slice(before)).toMatchObject([
      { job: 'import', run: '7', outcome: 'fault' },
      { job: 'import 7', fault: { message: '"…" of …' } },
      { job: 'decide', run: '8', outcome: 'failed' },
    ]);
  });
});

type Fault = { code?: string; message: string; stack: string[]; cause?: Fault };

describe('x-request-id', () => {
  const idOf = async (given?: string) => {
    const answer = await server.inject({
      url: '/health',
      headers: given === undefined ? {} : { 'x-request-id': given },
    });
    return answer.headers['x-request-id'];
  };

  test.each(['4bf92f3577b34da6a3ce929d0e0e4736', 'c1b41b3a-0c2d-4a8e-9a3e-000000000001'])(
    'of a proxy is kept and answered: %s',
    async (id) => {
      expect(await idOf(id)).toBe(id);
      expect(lines().at(-1)).toMatchObject({ request: id, route: '/health', level: 'debug' });
    },
  );

  test.each([undefined, '', 'ann@example.org', 'x'.repeat(32)])(
    'is made where it could be anything: %s',
    async (id) => {
      expect(await idOf(id)).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    },
  );

  test('is on an address that cannot be read, too', async () => {
    const { statusCode, headers: answered } = await server.inject('/api/%zz');
    expect([statusCode, lines().at(-1)?.['request']]).toEqual([400, answered['x-request-id']]);
  });
});

test('the level decides what is told', async () => {
  const quiet = await watchedServer(pool, {
    level: 'warn',
    routes: (all) => all.get('/fault', () => Promise.reject(new Error('x'))),
  });
  await quiet.server.inject('/health');
  await quiet.server.inject('/api/meta');
  expect(quiet.logged()).toBe('');
  await quiet.server.inject('/fault');
  expect(quiet.lines().map(({ level }) => level)).toEqual(['error', 'error']);
});
