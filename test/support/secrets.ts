import type pg from 'pg';
import { type OpenSecrets, secretsOf } from '../../src/actions/keys/secrets.ts';
import { now } from './network.ts';

/** A key of the tests' own, as PLAUDIT_KEY has it. */
export const TEST_KEY = Buffer.alloc(32, 7).toString('base64');

/** The secrets of a test database, opened when they are first needed. */
export const testSecrets = (pool: pg.Pool): OpenSecrets => secretsOf(pool, { text: TEST_KEY }, now);
