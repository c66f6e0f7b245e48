import { organizationsIn, type Reach, reachKey } from '../core/access/reach.ts';
import type { Pool } from '../store/db.ts';
import { scopedPool } from '../store/scoped-pool.ts';
import { NetworkViews } from './network-view.ts';

/** The network as far as someone sees it: a pool that shows no more, and views judged through it. */
export type Network = { readonly pool: Pool; readonly views: NetworkViews };

const KEPT = 256;

/** Networks by reach. Those who see the same share its views. */
export class Networks {
  readonly #whole: Network;
  readonly #now: () => Date;
  readonly #scoped = new Map<string, Network>();

  constructor(pool: Pool, views: NetworkViews, now: () => Date) {
    this.#whole = { pool, views };
    this.#now = now;
  }

  of(reach: Reach): Network {
    const orgIds = organizationsIn(reach);
    if (orgIds === null) return this.#whole;
    const key = reachKey(reach);
    const known = this.#scoped.get(key);
    const pool = known?.pool ?? scopedPool(this.#whole.pool, orgIds);
    const network = known ?? { pool, views: new NetworkViews(pool, this.#now, reach) };
    this.#scoped.delete(key);
    this.#scoped.set(key, network);
    for (const oldest of this.#scoped.keys()) {
      if (this.#scoped.size <= KEPT) break;
      this.#scoped.delete(oldest);
    }
    return network;
  }
}
