import { AsyncLocalStorage } from 'node:async_hooks';
import { tracingChannel } from 'node:diagnostics_channel';
import {
  type Attributes,
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { BatchSpanProcessor, TracerProvider, type TracerProviderOptions } from '@opentelemetry/sdk-trace';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type JobSignal, SIGNALS, type TransactionSignal } from '../core/basics/signals.ts';
import { routeOf } from './route-of.ts';
import { whenAnswered } from './when-answered.ts';

export type Traces = {
  /** Adds the hooks that make a span of each request; before any route is declared. */
  readonly prepare: (server: FastifyInstance) => void;
  /** Sends what is left, and lets go of the channels. Never rejects: a collector that is gone must not hold an end up. */
  readonly close: () => Promise<void>;
};

/** 00-<trace id>-<parent's span id>-<flags>. Source: W3C Trace Context, 3.2. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:$|-)/;
const SEND_EVERY_MS = 2_000;
const LAST_WORD_MS = 3_000;

/**
 * Spans of requests, of the transactions and jobs in them, sent as OTLP over HTTP to `url`. Attributes are the method,
 * the pattern of the route, the status and ids of runs: nothing that a person said.
 */
export function openTraces({ url, version }: { readonly url: string; readonly version: string }): Traces {
  const exporter = new OTLPTraceExporter(target(url));
  const provider = new TracerProvider({
    resource: resourceOf({ 'service.name': 'plaudit', 'service.version': version }),
    spanProcessors: [
      new BatchSpanProcessor({ exporter, scheduledDelayMillis: SEND_EVERY_MS, exportTimeoutMillis: LAST_WORD_MS }),
    ],
  });
  const tracer = provider.getTracer('plaudit');
  /** What a new span is a part of. */
  const current = new AsyncLocalStorage<Context>();
  const spans = new WeakMap<object, Span>();
  const begin = (of: object, name: string, kind: SpanKind, attributes: Attributes, parent?: Context): Context => {
    const within = parent ?? current.getStore() ?? ROOT_CONTEXT;
    const span = tracer.startSpan(name, { kind, attributes }, within);
    spans.set(of, span);
    return trace.setSpan(within, span);
  };
  const end = (of: object, isFault: boolean, attributes: Attributes = {}): void => {
    const span = spans.get(of);
    span?.setAttributes(attributes);
    if (isFault) span?.setStatus({ code: SpanStatusCode.ERROR });
    span?.end();
  };
  const answered = (request: FastifyRequest, status: number, brokenOff: boolean): void => {
    const route = routeOf(request, status);
    spans.get(request)?.updateName(`${request.method} ${route}`);
    end(request, brokenOff || status >= 500, { 'http.route': route, 'http.response.status_code': status });
  };
  const unwatch = [
    traceActs(current, SIGNALS.transaction, {
      begin: (signal) => begin(signal, 'transaction', SpanKind.CLIENT, { 'db.system.name': 'postgresql' }),
      end: (signal, isFault) =>
        end(signal, isFault, { 'plaudit.transaction.attempts': (signal as TransactionSignal).attempts }),
    }),
    traceActs(current, SIGNALS.job, {
      begin: (signal) => {
        const { kind, id } = signal as JobSignal;
        const attributes = { 'plaudit.job.kind': kind, 'plaudit.run.id': id };
        return begin(signal, `job ${kind}`, SpanKind.CONSUMER, attributes, ROOT_CONTEXT);
      },
      end: (signal, isFault) => end(signal, isFault || (signal as JobSignal).failed),
    }),
  ];
  return {
    prepare: (server) => {
      const contexts = new WeakMap<FastifyRequest, Context>();
      server.addHook('onRequest', (request, reply, done) => {
        const attributes = { 'http.request.method': request.method, 'plaudit.request.id': request.id };
        const context = begin(request, request.method, SpanKind.SERVER, attributes, parentOf(request));
        contexts.set(request, context);
        whenAnswered(reply, ({ brokenOff }) => answered(request, reply.statusCode, brokenOff));
        current.run(context, done);
      });
      // A body is read in the events of its connection, which know nothing of the request.
      server.addHook('preValidation', (request, _reply, done) => {
        current.run(contexts.get(request) ?? ROOT_CONTEXT, done);
      });
    },
    close: async () => {
      for (const stop of unwatch) stop();
      await provider.shutdown().catch(() => undefined);
    },
  };
}

/** Runs what an act does in the context of its span. */
function traceActs(
  current: AsyncLocalStorage<Context>,
  name: string,
  { begin, end }: { begin: (signal: object) => Context; end: (signal: object, isFault: boolean) => void },
): () => void {
  const acts = tracingChannel(name);
  acts.start.bindStore(current, begin);
  const ended = (signal: unknown): void => end(signal as object, 'error' in (signal as object));
  acts.asyncEnd.subscribe(ended);
  return () => {
    acts.start.unbindStore(current);
    acts.asyncEnd.unsubscribe(ended);
  };
}

/** The span of who asked, where the request names one. */
function parentOf(request: FastifyRequest): Context {
  const { traceparent } = request.headers;
  const match = typeof traceparent === 'string' ? TRACEPARENT.exec(traceparent) : null;
  if (match === null) return ROOT_CONTEXT;
  const [, traceId = '', spanId = '', flags = ''] = match;
  // The last bit is the one that says whether to record.
  const traceFlags = Number.parseInt(flags, 16) % 2 === 1 ? TraceFlags.SAMPLED : TraceFlags.NONE;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
}

/** Name and password of the address go into a header, as they would be refused in it. */
function target(address: string): { url: string; headers?: Record<string, string>; timeoutMillis: number } {
  const url = new URL(address);
  const account = [url.username, url.password].map(decodeURIComponent).join(':');
  [url.username, url.password] = ['', ''];
  if (url.pathname === '/') url.pathname = '/v1/traces';
  const authorization = `Basic ${Buffer.from(account).toString('base64')}`;
  return { url: url.href, timeoutMillis: LAST_WORD_MS, ...(account === ':' ? {} : { headers: { authorization } }) };
}

type Resource = NonNullable<TracerProviderOptions['resource']>;

/** What all spans have in common. The library's own way would read the machine's environment. */
function resourceOf(attributes: Record<string, string>): Resource {
  const resource: Resource = {
    attributes,
    asyncAttributesPending: false,
    merge: () => resource,
    getRawAttributes: () => Object.entries(attributes),
  };
  return resource;
}
