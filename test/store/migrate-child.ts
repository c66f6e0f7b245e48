import { openPool } from '../../src/store/basics/connect.ts';
import { migrate } from '../../src/store/migrate.ts';

/** Migrates the database at the address given, and tells its parent which files it applied. */
const pool = openPool({ databaseUrl: process.argv[2] as string });
const { applied } = await migrate(pool);
await pool.end();
process.send?.(applied);
process.disconnect?.();
