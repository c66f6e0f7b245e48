import type pg from 'pg';

/**
 * Runs `read` with several connections that see the same moment of the database, so that a large reading
 * uses more than one core and still never mixes before and after.
 */
export async function readTogether<T>(
  pool: pg.Pool,
  connections: number,
  read: (clients: readonly pg.PoolClient[]) => Promise<T>,
): Promise<T> {
  const clients: pg.PoolClient[] = [];
  let broken: unknown;
  try {
    for (let i = 0; i < connections; i += 1) clients.push(await pool.connect());
    const first = clients[0] as pg.PoolClient;
    await first.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const exported = await first.query<{ id: string }>('SELECT pg_export_snapshot() AS id');
    const id = exported.rows[0]?.id as string;
    for (const client of clients.slice(1)) {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      await client.query(`SET TRANSACTION SNAPSHOT '${id.replaceAll("'", '')}'`);
    }
    return await read(clients);
  } catch (error) {
    broken = error;
    throw error;
  } finally {
    for (const client of clients) {
      // A connection whose stream broke off is thrown away rather than asked to end its transaction.
      if (broken === undefined) await client.query('COMMIT');
      client.release(broken !== undefined);
    }
  }
}
