import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { type ImportedSignal, type JobSignal, SIGNALS } from '../core/basics/signals.ts';
import { watchActs, watchSignals } from './acts.ts';
import { jobOutcome } from './watch-jobs.ts';

/** What is asked for when the figures are read. */
export type MetricsSources = {
  readonly pool: { readonly totalCount: number; readonly idleCount: number; readonly waitingCount: number };
  readonly poolSize: number;
  /** Jobs by kind; may reject where the database is gone. */
  readonly depth: () => Promise<
    readonly { readonly kind: string; readonly waiting: number; readonly active: number }[]
  >;
  readonly version: string;
};

export type Metrics = {
  readonly observeRequest: (request: { method: string; route: string; status: number; seconds: number }) => void;
  /** The text format of Prometheus, version 0.0.4. Never rejects: figures that cannot be had are left out. */
  readonly read: () => Promise<string>;
  readonly contentType: string;
  readonly close: () => void;
};

const REQUEST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const JOB_SECONDS = [0.1, 0.5, 1, 5, 15, 60, 300, 1_800, 7_200];
/** Whoever collects the figures gives up after ten seconds; a database that does not answer must not cost the others. */
const PATIENCE_MS = 2_000;

/** Counts from now on. `close` lets go of the channels; a process has one of these. */
export function openMetrics({ pool, poolSize, depth, version }: MetricsSources): Metrics {
  const registers = [new Registry()];
  const [register] = registers as [Registry];
  collectDefaultMetrics({ register });
  const requests = new Histogram({
    name: 'plaudit_http_request_duration_seconds',
    help: 'Time to answer a request, by the pattern of its route',
    labelNames: ['method', 'route', 'status'],
    buckets: REQUEST_SECONDS,
    registers,
  });
  const jobs = new Histogram({
    name: 'plaudit_job_duration_seconds',
    help: 'Time a job took, by how it ended: done, failed (its page says why), fault (the log says why)',
    labelNames: ['kind', 'outcome'],
    buckets: JOB_SECONDS,
    registers,
  });
  const rows = new Counter({
    name: 'plaudit_import_rows_total',
    help: 'Rows of finished imports, by what became of them',
    labelNames: ['outcome'],
    registers,
  });
  const transactions = new Histogram({
    name: 'plaudit_transaction_duration_seconds',
    help: 'Time of a database transaction, with its beginning anew where the database gave it up',
    labelNames: ['outcome'],
    buckets: REQUEST_SECONDS,
    registers,
  });
  new Gauge({
    name: 'plaudit_info',
    help: 'Always 1; which version runs',
    labelNames: ['version'],
    registers,
  }).set({ version }, 1);
  const connections = new Gauge({
    name: 'plaudit_database_connections',
    help: 'Connections to the database: in use and idle, the most there may be, and who waits for one',
    labelNames: ['state'],
    registers,
  });
  const queue = new Gauge({
    name: 'plaudit_jobs',
    help: 'Jobs in the queue',
    labelNames: ['kind', 'state'],
    registers,
  });
  const refresh = async (): Promise<void> => {
    connections.set({ state: 'in-use' }, pool.totalCount - pool.idleCount);
    connections.set({ state: 'idle' }, pool.idleCount);
    connections.set({ state: 'most' }, poolSize);
    connections.set({ state: 'waited-for' }, pool.waitingCount);
    const kinds = await within(depth(), PATIENCE_MS).catch(() => null);
    queue.reset();
    for (const { kind, waiting, active } of kinds ?? []) {
      queue.set({ kind, state: 'waiting' }, waiting);
      queue.set({ kind, state: 'active' }, active);
    }
  };
  const unwatch = [
    watchActs(SIGNALS.job, (signal, { isFault, seconds }) => {
      const job = signal as JobSignal;
      jobs.observe({ kind: job.kind, outcome: jobOutcome(job, isFault) }, seconds);
    }),
    watchActs(SIGNALS.transaction, (_, { isFault, seconds }) =>
      transactions.observe({ outcome: isFault ? 'undone' : 'kept' }, seconds),
    ),
    watchSignals(SIGNALS.imported, (signal) => {
      for (const [outcome, count] of Object.entries((signal as ImportedSignal).rows)) rows.inc({ outcome }, count);
    }),
  ];
  return {
    observeRequest: ({ method, route, status, seconds }) =>
      requests.observe({ method, route, status: `${Math.floor(status / 100)}xx` }, seconds),
    read: async () => {
      await refresh();
      return register.metrics();
    },
    contentType: register.contentType,
    close: () => {
      for (const stop of unwatch) stop();
    },
  };
}

function within<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('It took too long')), milliseconds);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
