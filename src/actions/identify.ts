import { type Principal, PUBLIC } from '../core/access/principal.ts';
import type { AccountDeps } from './account-deps.ts';
import { principalOf } from './roles.ts';

/** What of a request says who asks. */
type Asking = { readonly headers: Readonly<Record<string, string | string[] | undefined>> };

/**
 * Finds out who asks: a person by the cookie of a session, else a program by its key, else the public. Roles are read
 * each time: one that was taken back is over at once.
 */
export const identifyWith =
  (
    { pool, accounts }: Pick<AccountDeps, 'pool' | 'accounts'>,
    byKey: (headers: Asking['headers']) => Promise<Principal | null>,
  ) =>
  async ({ headers }: Asking): Promise<Principal> => {
    const identity = await accounts.identify(headers);
    if (identity !== null) return principalOf(pool, identity);
    return (await byKey(headers)) ?? PUBLIC;
  };
