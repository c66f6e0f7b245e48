import type { Log } from './log.ts';
import { type Metrics, type MetricsSources, openMetrics } from './metrics.ts';
import { watchJobs } from './watch-jobs.ts';
import { type RequestWatch, watchRequests } from './watch-requests.ts';

export type Watch = {
  readonly requests: RequestWatch;
  readonly metrics: Metrics;
  /** Sends and lets go of everything. */
  readonly close: () => Promise<void>;
};

/** Begins to watch: lines, figures and, where `otlpUrl` names a collector, traces, whose library is loaded only then. */
export async function openWatch(
  options: MetricsSources & { readonly log: Log; readonly otlpUrl: string | null },
): Promise<Watch> {
  const { log, otlpUrl, version } = options;
  const metrics = openMetrics(options);
  const requests = watchRequests(log, metrics);
  const endJobs = watchJobs(log);
  const traces = otlpUrl === null ? null : (await import('./traces.ts')).openTraces({ url: otlpUrl, version });
  return {
    metrics,
    requests: {
      ...requests,
      prepare: (server) => {
        traces?.prepare(server);
        requests.prepare(server);
      },
    },
    close: async () => {
      endJobs();
      metrics.close();
      await traces?.close();
    },
  };
}
