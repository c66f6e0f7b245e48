import { organizationsIn, type Reach, reachKey } from '../../core/access/reach.ts';
import type { Pool } from '../../store/basics/db.ts';
import { scopedPool } from '../../store/basics/scoped-pool.ts';
import { NetworkViews } from '../judging/network-view.ts';

/** The network as far as someone sees it: a pool that shows no more, and views judged through it. */
export type Network = { readonly pool: Pool; readonly views: NetworkViews };

/** Subjects of all views kept for those who see a part: some hundred megabytes, whoever comes. */
const KEPT_ROWS = 2_000_000;
const KEPT = 256;

/** Networks by reach. Those who see the same share its views. */
export class Networks {
  readonly #whole: Network;
  readonly #now: () => Date;
  readonly #kept: { readonly networks: number; readonly rows: number };
  readonly #scoped = new Map<string, Network>();

  constructor(pool: Pool, views: NetworkViews, now: () => Date, kept = { networks: KEPT, rows: KEPT_ROWS }) {
    this.#whole = { pool, views };
    this.#now = now;
    this.#kept = kept;
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
    this.#forgetOldest();
    return network;
  }

  #forgetOldest(): void {
    let rows = 0;
    for (const { views } of this.#scoped.values()) rows += views.rows;
    for (const [key, { views }] of this.#scoped) {
      if (this.#scoped.size <= 1 || (this.#scoped.size <= this.#kept.networks && rows <= this.#kept.rows)) break;
      this.#scoped.delete(key);
      rows -= views.rows;
    }
  }
}
