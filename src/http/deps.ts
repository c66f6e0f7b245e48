import type { IncomingHttpHeaders } from 'node:http';
import type { Principal } from '../core/access/principal.ts';
import type { AccountDeps } from '../actions/accounts/account-deps.ts';
import type { Pool } from '../actions/database.ts';
import type { Jobs } from '../actions/jobs.ts';
import type { Limiter } from '../actions/guards/limiter.ts';
import type { NetworkViews } from '../actions/judging/network-view.ts';
import type { Rulebooks } from '../actions/rulebooks/rulebooks.ts';
import type { Webhooks } from '../actions/webhooks/webhooks.ts';
import type { OpenSecrets } from '../actions/keys/secrets.ts';

/** What of a request says who asks. */
export type Asking = { readonly headers: IncomingHttpHeaders; readonly ip: string };

/** What routes are given once; each hands its action only what that one needs. */
export type HttpDeps = {
  readonly pool: Pool;
  readonly views: NetworkViews;
  readonly rulebooks: Rulebooks;
  readonly jobs: Jobs;
  readonly uploadsFolder: string;
  readonly secrets: OpenSecrets;
  readonly accounts: AccountDeps;
  /** Largest file taken through the browser, in bytes. */
  readonly uploadLimit: number;
  readonly operator: string;
  /** Where this server is reached from outside, without a slash at the end; certificates name it. */
  readonly publicUrl: string;
  readonly version: string;
  readonly defaultRulebook: string;
  readonly now: () => Date;
  readonly limiter: Limiter;
  readonly webhooks: Webhooks;
  /** Who asks. Rejects only where that cannot be found out; whoever is not known is the public. */
  readonly identify: (request: Asking) => Promise<Principal>;
};
