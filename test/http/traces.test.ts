import { tracingChannel } from 'node:diagnostics_channel';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type JobSignal, SIGNALS } from '../../src/core/basics/signals.ts';
import { transaction } from '../../src/store/basics/connect.ts';
import { testDatabase } from '../support/database.ts';
import { watchedServer } from '../support/watched-server.ts';

type Value = { stringValue?: string; intValue?: number };
type Span = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes: readonly { key: string; value: Value }[];
  readonly status: { readonly code?: number };
};
type Export = {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly { key: string; value: Value }[] };
    readonly scopeSpans: readonly { readonly spans: readonly Span[] }[];
  }[];
};

/** A collector on loopback that keeps what it is sent. */
const received: { path: string; headers: IncomingHttpHeaders; body: string }[] = [];
const collector = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8').on('data', (part: string) => (body += part));
  request.on('end', () => {
    received.push({ path: request.url ?? '', headers: request.headers, body });
    response.setHeader('content-type', 'application/json').end('{}');
  });
});
await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
const { port } = collector.address() as AddressInfo;
afterAll(() => collector.close());

const { pool } = await testDatabase();
const { server, watch } = await watchedServer(pool, {
  otlpUrl: `http://ann:se%3Acret@127.0.0.1:${port}`,
  routes: (all) => {
    all.post<{ Params: { name: string } }>('/test/:name', async () => {
      await transaction(pool, (client) => client.query('SELECT 1'));
      return { done: true };
    });
    all.get('/test/fault', async () => {
      await transaction(pool, () => Promise.reject(new Error('Quobblewick is no name')));
    });
  },
});

const PARENT = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };
let spans: readonly Span[] = [];

beforeAll(async () => {
  const headers = {
    traceparent: `00-${PARENT.traceId}-${PARENT.spanId}-01`,
    cookie: 'name=Quobblewick',
    origin: 'http://127.0.0.1',
  };
  await server.inject({
    method: 'POST',
    url: '/test/Quobblewick?q=Quobblewick',
    headers,
    payload: { a: 'Quobblewick' },
  });
  await server.inject({ url: '/test/fault', headers: { traceparent: 'Quobblewick' } });
  await server.inject({ url: '/health', headers: { traceparent: `00-${'1'.repeat(32)}-${PARENT.spanId}-00` } });
  const jobs = tracingChannel<JobSignal>(SIGNALS.job);
  await jobs.tracePromise(() => transaction(pool, (client) => client.query('SELECT 1')), {
    kind: 'decide',
    id: '0198c0de',
    failed: false,
  });
  await watch.close();
  spans = received.flatMap(({ body }) =>
    (JSON.parse(body) as Export).resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)),
  );
});

const named = (name: string): Span => {
  const found = spans.filter((span) => span.name === name);
  expect(found.length).toBe(1);
  return found[0] as Span;
};
const attributesOf = ({ attributes }: { attributes: Span['attributes'] }) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue]));
const within = (span: Span): Span[] => spans.filter((each) => each.parentSpanId === span.spanId);

test('arrive as OTLP, with the account of the address as a header', () => {
  const [first] = received;
  expect([first?.path, first?.headers['content-type'], first?.headers.authorization]).toEqual([
    '/v1/traces',
    'application/json',
    `Basic ${Buffer.from('ann:se:cret').toString('base64')}`,
  ]);
  const { resource } = (JSON.parse(first?.body ?? '') as Export).resourceSpans[0] as Export['resourceSpans'][number];
  expect(attributesOf(resource)).toEqual({ 'service.name': 'plaudit', 'service.version': '1.2.3' });
});

test('a request is a part of the trace that asked for it, and its transaction a part of the request', () => {
  const request = named('POST /test/:name');
  expect([request.traceId, request.parentSpanId, request.kind]).toEqual([PARENT.traceId, PARENT.spanId, 2]);
  expect(attributesOf(request)).toEqual({
    'http.request.method': 'POST',
    'plaudit.request.id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    'http.route': '/test/:name',
    'http.response.status_code': 200,
  });
  expect(within(request).map((span) => [span.name, span.traceId, span.kind, attributesOf(span)])).toEqual([
    ['transaction', PARENT.traceId, 3, { 'db.system.name': 'postgresql', 'plaudit.transaction.attempts': 1 }],
  ]);
});

test('a fault marks the request and the transaction; what is no traceparent is passed over', () => {
  const request = named('GET /test/fault');
  expect([request.parentSpanId ?? '', request.status.code]).toEqual(['', 2]);
  expect(within(request).map((span) => [span.name, span.status.code])).toEqual([['transaction', 2]]);
});

test('a request whose trace is not recorded elsewhere is not recorded here', () => {
  expect(spans.filter(({ name }) => name === 'GET /health')).toEqual([]);
});

test('a job is a trace of its own, with its transactions in it', () => {
  const job = named('job decide');
  expect([job.parentSpanId ?? '', attributesOf(job)]).toEqual([
    '',
    { 'plaudit.job.kind': 'decide', 'plaudit.run.id': '0198c0de' },
  ]);
  expect(within(job).map(({ name }) => name)).toEqual(['transaction']);
});

test('nothing that a person said is in them', () => {
  expect(received.map(({ body }) => body).join('')).not.toMatch(/quobblewick/i);
});

test('a collector that is gone holds nothing up', async () => {
  const lost = await watchedServer(pool, { otlpUrl: 'http://127.0.0.1:9' });
  await lost.server.inject('/health');
  const began = performance.now();
  await lost.watch.close();
  expect(performance.now() - began).toBeLessThan(4_500);
});
