import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { loadOperatorRulebooks } from '../../src/actions/rulebooks/operator-rulebooks.ts';
import { prepareNetwork } from '../../src/actions/judging/prepare-network.ts';
import { openPool } from '../../src/store/basics/connect.ts';
import type { EmbeddedConnection } from '../../src/store/embedded/connection.ts';
import { startEmbedded } from '../../src/store/embedded/start-embedded.ts';
import { migrate } from '../../src/store/migrate.ts';

/** The embedded server in a folder, and databases on it that are ready for the product. */
export type BenchServer = {
  /** Creates and migrates a database; `name` keeps it for a later run, else it gets a random one. */
  database(name?: string): Promise<BenchDatabase>;
  /** Creates a database without a single table. */
  emptyDatabase(): Promise<BenchDatabase>;
  /** True when the database of that name is there. */
  has(name: string): Promise<boolean>;
  rename(from: string, to: string): Promise<void>;
  stop(): Promise<void>;
};

export type BenchDatabase = {
  readonly pool: pg.Pool;
  /** To hand on to a process of its own, in its environment. */
  readonly connection: EmbeddedConnection;
  close(): Promise<void>;
  drop(): Promise<void>;
};

const NOW = new Date('2016-04-01T00:00:00Z');

const freshName = (): string => `bench_${randomBytes(4).toString('hex')}`;

export async function startServer(home: string): Promise<BenchServer> {
  const server = await startEmbedded({ home });
  const admin = openPool({ connection: server.connection, max: 1 });
  const opened = (name: string): BenchDatabase => {
    const connection = { ...server.connection, database: name };
    const pool = openPool({ connection, max: 16 });
    return {
      pool,
      connection,
      close: () => pool.end(),
      drop: async () => {
        await pool.end();
        await admin.query(`DROP DATABASE ${pg.escapeIdentifier(name)}`);
      },
    };
  };
  const create = async (name: string): Promise<void> => {
    await admin.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
  };
  const has = async (name: string): Promise<boolean> =>
    (await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])).rowCount === 1;
  return {
    has,
    rename: async (from, to) => {
      await admin.query(`ALTER DATABASE ${pg.escapeIdentifier(from)} RENAME TO ${pg.escapeIdentifier(to)}`);
    },
    async database(name = freshName()) {
      if (!(await has(name))) await create(name);
      const database = opened(name);
      await migrate(database.pool);
      await prepareNetwork(database.pool, await loadOperatorRulebooks(undefined), NOW, () => undefined);
      return database;
    },
    async emptyDatabase() {
      const name = freshName();
      await create(name);
      return opened(name);
    },
    async stop() {
      await admin.end();
      await server.stop();
    },
  };
}

/** The environment variable in which a measured process finds its database. */
export const connectionEnv = (connection: EmbeddedConnection): NodeJS.ProcessEnv => ({
  BENCH_CONNECTION: JSON.stringify(connection),
});

export const openGivenPool = (max = 4): pg.Pool =>
  openPool({ connection: JSON.parse(process.env['BENCH_CONNECTION'] ?? '{}') as EmbeddedConnection, max });
