import type pg from 'pg';
import { onConnection } from './connect.ts';

const BEGIN = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';

/**
 * Runs `read` with several connections that see the same moment of the database, so that a large reading
 * uses more than one core and still never mixes before and after.
 */
export function readTogether<T>(
  pool: pg.Pool,
  connections: number,
  read: (clients: readonly pg.PoolClient[]) => Promise<T>,
): Promise<T> {
  return inTurn(pool, (taken) =>
    withClients(pool, connections, [], async (clients) => {
      taken();
      await begin(clients);
      return read(clients);
    }),
  );
}

/** The same moment for several queries on one connection. */
export const readAtOnce = <T>(pool: pg.Pool, read: (client: pg.PoolClient) => Promise<T>): Promise<T> =>
  onConnection(pool, async (client, keep) => {
    await client.query(BEGIN);
    const result = await read(client);
    await client.query('COMMIT');
    keep();
    return result;
  });

/** A connection whose reading broke off is thrown away rather than asked to end its transaction. */
async function withClients<T>(
  pool: pg.Pool,
  more: number,
  clients: readonly pg.PoolClient[],
  read: (clients: readonly pg.PoolClient[]) => Promise<T>,
): Promise<T> {
  if (more === 0) return read(clients);
  return onConnection(pool, async (client, keep) => {
    const result = await withClients(pool, more - 1, [...clients, client], read);
    await client.query('COMMIT');
    keep();
    return result;
  });
}

async function begin(clients: readonly pg.PoolClient[]): Promise<void> {
  const [first, ...others] = clients;
  if (first === undefined) return;
  await first.query(BEGIN);
  if (others.length === 0) return;
  const exported = await first.query<{ id: string }>('SELECT pg_export_snapshot() AS id');
  const id = (exported.rows[0]?.id ?? '').replaceAll("'", '');
  for (const client of others) {
    await client.query(BEGIN);
    await client.query(`SET TRANSACTION SNAPSHOT '${id}'`);
  }
}

/** The last in line for the connections of each pool; by its options, which a scoped pool has from its own. */
const LINES = new WeakMap<pg.PoolOptions, Promise<void>>();

/**
 * Takes connections one reading after the other: readings that each held one and waited for the next would wait for
 * each other. `work` says with `taken` that it has its own.
 */
async function inTurn<T>(pool: pg.Pool, work: (taken: () => void) => Promise<T>): Promise<T> {
  const before = LINES.get(pool.options);
  let taken = (): void => {};
  const turn = new Promise<void>((resolve) => (taken = resolve));
  LINES.set(pool.options, turn);
  await before;
  try {
    return await work(taken);
  } finally {
    taken();
  }
}
