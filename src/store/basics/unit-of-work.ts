import { AsyncLocalStorage } from 'node:async_hooks';
import type pg from 'pg';
import { onConnection } from './connect.ts';
import type { Client, Pool } from './db.ts';

type Work = {
  readonly pool: Pool;
  /** The connection of the transaction, once something was written. */
  client: Promise<pg.PoolClient> | null;
  open: (() => Promise<pg.PoolClient>) | null;
};

const current = new AsyncLocalStorage<Work>();

const READS = /^\s*select\b/i;
/** A transaction of the library's is a part of the unit, which can be undone by itself. */
const AS_PART: Readonly<Record<string, string>> = {
  begin: 'SAVEPOINT part',
  commit: 'RELEASE SAVEPOINT part',
  rollback: 'ROLLBACK TO SAVEPOINT part',
};

/** As much of a pool as a library needs that speaks to the database by itself. */
export type LentPool = {
  connect: () => Promise<{ query: (...args: never[]) => Promise<pg.QueryResult>; release: () => void }>;
  end: () => Promise<void>;
};

/**
 * Runs `work` so that all that is written meanwhile, by us and by a library that was lent `lendPool`, is one
 * transaction: it begins with the first write and is committed when `work` resolves, undone when it rejects. What is
 * only read, such as a password that takes its time to be checked, holds no connection.
 */
export async function unitOfWork<T>(pool: Pool, work: () => Promise<T>): Promise<T> {
  const unit: Work = { pool, client: null, open: null };
  let finish: (commit: boolean) => void = () => {};
  let closed: Promise<void> = Promise.resolve();
  unit.open = () =>
    new Promise<pg.PoolClient>((opened, failed) => {
      closed = onConnection(pool, async (client, keep) => {
        await client.query('BEGIN');
        const finished = new Promise<boolean>((resolve) => {
          finish = resolve;
        });
        opened(client);
        const commit = await finished;
        const { command } = await client.query(commit ? 'COMMIT' : 'ROLLBACK');
        keep();
        if (commit && command !== 'COMMIT') throw new Error('A failed statement of a transaction was passed over');
      });
      closed.catch(failed);
    });
  try {
    const result = await current.run(unit, work);
    finish(true);
    await closed;
    return result;
  } catch (error) {
    finish(false);
    // The first error is the one to tell.
    await closed.catch(() => {});
    throw error;
  }
}

/** The connection on which the present unit of work writes. Throws where there is none. */
export async function writeWith(): Promise<Client> {
  const unit = current.getStore();
  if (unit === undefined) throw new Error('Nothing may be written outside a unit of work.');
  return writer(unit);
}

function writer(unit: Work): Promise<pg.PoolClient> {
  unit.client ??= (unit.open as () => Promise<pg.PoolClient>)();
  return unit.client;
}

/** A pool for a library: its statements join the unit of work they are made in. */
export function lendPool(pool: Pool): LentPool {
  const query = async (...args: unknown[]): Promise<pg.QueryResult> => {
    const [first] = args;
    const text = typeof first === 'string' ? first : (first as { readonly text: string }).text;
    const unit = current.getStore();
    const part = AS_PART[text.trim().toLowerCase()];
    if (part !== undefined) {
      if (unit === undefined) throw new Error('The library may begin no transaction of its own.');
      return (await writer(unit)).query(part);
    }
    const on = unit === undefined || (unit.client === null && READS.test(text)) ? pool : await writer(unit);
    return (on.query as (...all: unknown[]) => Promise<pg.QueryResult>).apply(on, args);
  };
  return { connect: async () => ({ query, release: () => {} }), end: async () => {} };
}
