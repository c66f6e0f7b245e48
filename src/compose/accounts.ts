import { type AccountDeps, accountDeps } from '../actions/accounts/account-deps.ts';
import { type FirstNotes, firstNotes } from '../actions/accounts/first-notes.ts';
import { principalOf } from '../actions/access/roles.ts';
import { openMailRoom } from '../actions/accounts/send-mail.ts';
import { createMailer } from '../channels/email.ts';
import type { Config } from '../cli/config.ts';
import { type Principal, PUBLIC } from '../core/access/principal.ts';
import type { Pool } from '../store/basics/db.ts';

export type OpenAccounts = {
  readonly deps: AccountDeps;
  /** Who a session's cookie is; nobody known is the public. */
  readonly principal: (headers: Parameters<AccountDeps['accounts']['identify']>[0]) => Promise<Principal>;
  readonly notes: () => Promise<FirstNotes>;
  readonly close: () => Promise<void>;
};

/** Accounts, and the mail to people. */
export function openAccounts(
  config: Config,
  {
    pool,
    secret,
    now,
    onFault,
  }: { pool: Pool; secret: string; now: () => Date; onFault: (error: unknown, what: string) => void },
): OpenAccounts {
  const { publicUrl, smtpUrl, mailFrom, oidcIssuer, oidcClientId, oidcClientSecret, oidcName } = config;
  const deps = accountDeps({
    pool,
    secret,
    publicUrl,
    now,
    sendsMail: smtpUrl !== null,
    sessionLife: { days: config.sessionDays, idleHours: config.sessionIdleHours },
    oidc:
      oidcIssuer === null || oidcClientId === null || oidcClientSecret === null
        ? null
        : { issuer: oidcIssuer, clientId: oidcClientId, clientSecret: oidcClientSecret, name: oidcName },
  });
  const mailer = smtpUrl === null ? null : createMailer({ url: smtpUrl, from: mailFrom });
  const mailRoom = openMailRoom({ pool, mailer, publicUrl, now, onFault });
  return {
    deps,
    principal: async (headers: Parameters<typeof deps.accounts.identify>[0]): Promise<Principal> => {
      const who = await deps.accounts.identify(headers);
      return who === null ? PUBLIC : principalOf(pool, who);
    },
    notes: () => firstNotes(deps, config.home),
    close: () => mailRoom.stop(),
  };
}
