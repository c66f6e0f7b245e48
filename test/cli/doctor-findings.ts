import { expect } from 'vitest';
import type { Finding } from '../../src/actions/doctor/examine.ts';
import { lookUpConfig } from '../../src/cli/config.ts';
import { openPool } from '../../src/store/basics/connect.ts';
import { runInProcess } from '../support/run-cli.ts';

/** Nothing listens there. */
export const FREE = '9';

/** The doctor of an installation in `root` on this database, as a function of what else is set. */
export const doctorOf =
  (url: string, home: string, root: string) =>
  /** The database's clock is this machine's, so the time is the real one. */
  async (env: Record<string, string> = {}, args: readonly string[] = [], now = () => new Date()) => {
    const given = { PLAUDIT_HOME: home, DATABASE_URL: url, PLAUDIT_PORT: FREE, ...env };
    const { code, out, err } = await runInProcess(['doctor', '--json', ...args], {
      lookUpConfig: () => lookUpConfig(given, root),
      connectDatabase: async (_, config) => {
        const opened = openPool({ databaseUrl: config?.databaseUrl ?? '' });
        return { pool: opened, close: () => opened.end() };
      },
      now,
    });
    expect(err).toBe('');
    const document = JSON.parse(out) as { healthy: boolean; findings: Finding[] };
    const of = (check: string) => document.findings.find((each) => each.check === check);
    return { code, ...document, of };
  };
