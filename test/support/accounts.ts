import type pg from 'pg';
import { type AccountDeps, accountDeps, type AccountOptions } from '../../src/actions/accounts/account-deps.ts';
import { principalOf } from '../../src/actions/access/roles.ts';
import { STANDARD_SESSION_LIFE } from '../../src/core/access/session-life.ts';
import { PUBLIC } from '../../src/core/access/principal.ts';
import type { HttpDeps } from '../../src/http/deps.ts';

export const ORIGIN = 'http://127.0.0.1';
export const TEST_SECRET = 'for tests only: 0123456789 abcdefghijklmnop';

/** Accounts on a database, with the real time: sessions know no other. */
export const testAccounts = (pool: pg.Pool, more: Partial<AccountOptions> = {}): AccountDeps =>
  accountDeps({
    pool,
    secret: TEST_SECRET,
    publicUrl: ORIGIN,
    now: () => new Date(),
    oidc: null,
    sendsMail: false,
    sessionLife: STANDARD_SESSION_LIFE,
    ...more,
  });

/** Knows people by their cookies, as the program itself does. */
export const identifyBy =
  (accounts: AccountDeps): HttpDeps['identify'] =>
  async ({ headers }) => {
    const who = await accounts.accounts.identify(headers);
    return who === null ? PUBLIC : principalOf(accounts.pool, who);
  };
