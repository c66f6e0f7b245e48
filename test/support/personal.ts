import type pg from 'pg';
import { transaction } from '../../src/store/basics/connect.ts';
import { beginRetentionRun } from '../../src/store/personal/retention.ts';
import { NOW } from './network.ts';

/** Asks for the run of a night; true where nobody had. */
export const beginRetentionRunNow = (pool: pg.Pool, day: string): Promise<boolean> =>
  transaction(pool, (client) => beginRetentionRun(client, day, NOW));
