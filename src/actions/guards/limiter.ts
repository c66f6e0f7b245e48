import { unreachableProblem } from '../../store/basics/connect.ts';
import type { Pool } from '../../store/basics/db.ts';
import { forgetEmptyLimits, takeFromLimit } from '../../store/guards/rate-limits.ts';
import { LIMITS, type RequestClass, type RequestLimit } from './limits.ts';

/** What a request is answered: how many may follow at once, as far as this process knows, or how long to wait. */
export type Allowance =
  | { readonly allowed: true; readonly left: number }
  | { readonly allowed: false; readonly waitSeconds: number };

type Purse = {
  /** Granted by the table and not spent yet. */
  left: number;
  /** Until when nothing can be granted, in milliseconds. */
  emptyUntil: number;
  /** A look into the table that is under way. */
  asking: Promise<void> | null;
};

const MOST_PURSES = 50_000;

/**
 * Counts requests under keys, together with all other processes and across restarts. What is counted stands in one
 * table; to keep reads cheap a process takes some ahead and spends them from memory, and remembers until when there
 * is nothing to be had. In any stretch of time each key is granted no more than its burst, what its rate adds, and,
 * for every process, what it may take ahead.
 */
export class Limiter {
  readonly #pool: Pool;
  readonly #now: () => Date;
  readonly #limits: Readonly<Record<RequestClass, RequestLimit>>;
  readonly #purses = new Map<string, Purse>();

  constructor(pool: Pool, now: () => Date, limits: Readonly<Record<RequestClass, RequestLimit>> = LIMITS) {
    this.#pool = pool;
    this.#now = now;
    this.#limits = limits;
  }

  limitOf(kind: RequestClass): RequestLimit {
    return this.#limits[kind];
  }

  /** Takes one. */
  async take(kind: RequestClass, who: string): Promise<Allowance> {
    const limit = this.#limits[kind];
    const key = `${kind} ${who}`;
    const purse = this.#purseOf(key);
    for (;;) {
      if (purse.left > 0) {
        purse.left -= 1;
        // Before the last ones are gone, so that nobody waits for the table; and after this one is answered.
        if (purse.left > 0 && purse.left * 4 <= limit.ahead && purse.asking === null)
          setImmediate(() => void this.#ask(purse, key, limit).catch(() => undefined));
        return { allowed: true, left: purse.left };
      }
      const wait = this.#waitOf(purse);
      if (wait > 0) return { allowed: false, waitSeconds: wait };
      await this.#ask(purse, key, limit);
    }
  }

  /** Forgets what counts no more. */
  async sweep(): Promise<void> {
    await forgetEmptyLimits(this.#pool, this.#now());
  }

  #waitOf({ emptyUntil }: Purse): number {
    return Math.max(0, Math.ceil((emptyUntil - this.#now().getTime()) / 1000));
  }

  #ask(purse: Purse, key: string, limit: RequestLimit): Promise<void> {
    // Someone else may have asked meanwhile.
    if (purse.emptyUntil > this.#now().getTime() || purse.left * 4 > limit.ahead) return Promise.resolve();
    purse.asking ??= this.#refill(purse, key, limit).finally(() => {
      purse.asking = null;
    });
    return purse.asking;
  }

  async #refill(purse: Purse, key: string, limit: RequestLimit): Promise<void> {
    const now = this.#now();
    const grant = await takeFromLimit(this.#pool, { key, limit, wanted: limit.ahead - purse.left, now }).catch(
      (error: unknown): { granted: number } => {
        // Without its database this server does nothing that would have to be limited, and says so by itself.
        if (unreachableProblem(this.#pool, error) !== null) return { granted: 1 };
        throw error;
      },
    );
    purse.left += grant.granted;
    // The clocks of two processes may differ by less than it takes to ask again.
    purse.emptyUntil = 'again' in grant ? Math.max(grant.again.getTime(), now.getTime() + 1) : 0;
  }

  #purseOf(key: string): Purse {
    const known = this.#purses.get(key);
    const purse = known ?? { left: 0, emptyUntil: 0, asking: null };
    this.#purses.delete(key);
    this.#purses.set(key, purse);
    if (this.#purses.size > MOST_PURSES) this.#purses.delete(this.#purses.keys().next().value as string);
    return purse;
  }
}
