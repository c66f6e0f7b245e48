import { migrateSafely } from '../actions/backups/backup-before-upgrade.ts';
import type { Rulebooks } from '../actions/rulebooks/rulebooks.ts';
import { prepareNetwork } from '../actions/judging/prepare-network.ts';
import type { Config } from '../cli/config.ts';
import type { OpenDatabase } from '../cli/deps.ts';
import { checkServer, moveTo, openPool } from '../store/basics/connect.ts';
import { type EmbeddedStep, startEmbedded } from '../store/embedded/start-embedded.ts';
import { version } from './package.ts';

export const POOL_SIZE = 16;

const STEP_LINES: Readonly<Record<EmbeddedStep, string>> = {
  'wait-for-other': 'Another Plaudit is starting on this folder; waiting for it',
  'copy-programs': 'Copying the database programs',
  'create': 'Creating the database',
  'start': 'Starting the database',
  'recover': 'The database was not shut down; recovering it',
};

/** What a service hears of an embedded database that ends by itself. */
export type DatabaseWatch = { readonly warn: (line: string) => void; readonly fault: (error: unknown) => void };

/** A database for as long as a service runs. */
export type LastingDatabase = OpenDatabase & {
  /** Until it is closed: starts an embedded server again that ended by itself. A server of the operator's is his. */
  readonly keepUp: (watch: DatabaseWatch) => void;
};

/** The database at the schema it has. */
export async function connectDatabase(config: Config, onProgress: (line: string) => void): Promise<LastingDatabase> {
  const embedded =
    config.databaseUrl === null
      ? await startEmbedded({ home: config.home, onProgress: (step) => onProgress(STEP_LINES[step]) })
      : null;
  const pool = openPool(
    embedded === null
      ? { databaseUrl: config.databaseUrl as string, max: POOL_SIZE }
      : { connection: embedded.connection, max: POOL_SIZE },
  );
  return closedUnless(
    {
      pool,
      close: async () => {
        await pool.end();
        await embedded?.stop();
      },
      keepUp: ({ warn, fault }) =>
        embedded?.keepUp({
          onEnd: () => warn('The database ended by itself; starting it again'),
          onBack: (connection) => {
            moveTo(pool, connection);
            warn('The database runs again');
          },
          onFailure: fault,
        }),
    },
    () => checkServer(pool),
  );
}

/** The database with every migration, and the survey windows of all rulebooks known. */
export async function openDatabase(
  config: Config,
  rulebooks: Rulebooks,
  onProgress: (line: string) => void,
): Promise<LastingDatabase> {
  const database = await connectDatabase(config, onProgress);
  const { pool } = database;
  return closedUnless(database, async () => {
    await migrateSafely(pool, { ...config, product: await version(), now, say: onProgress });
    await prepareNetwork(pool, rulebooks, now(), () =>
      onProgress('A new survey window: looking again at every response'),
    );
  });
}

const now = (): Date => new Date();

async function closedUnless(database: LastingDatabase, ready: () => Promise<unknown>): Promise<LastingDatabase> {
  try {
    await ready();
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}
