import { Jobs } from '../actions/jobs.ts';
import { Limiter } from '../actions/guards/limiter.ts';
import { NetworkViews } from '../actions/judging/network-view.ts';
import { Webhooks } from '../actions/webhooks/webhooks.ts';
import type { HttpDeps } from '../http/deps.ts';
import { JobQueue } from '../store/queue.ts';

const UPLOAD_LIMIT = 2 * 1024 ** 3;
const DEFAULT_RULEBOOK = 'world-class-fcr@2015';

type Made = 'jobs' | 'limiter' | 'webhooks' | 'views' | 'uploadLimit' | 'defaultRulebook';

/** What routes need: what is given, and the rest as the product has it, with jobs asked for and not carried out. */
export function httpDeps(given: Omit<HttpDeps, Made> & Partial<Pick<HttpDeps, Made>>): HttpDeps {
  const { pool, now, secrets } = given;
  return {
    jobs: new Jobs(pool, new JobQueue(pool)),
    limiter: new Limiter(pool, now),
    webhooks: new Webhooks({ pool, secrets, now, post: { allowedHosts: [] } }),
    views: new NetworkViews(pool, now),
    uploadLimit: UPLOAD_LIMIT,
    defaultRulebook: DEFAULT_RULEBOOK,
    ...given,
  };
}
