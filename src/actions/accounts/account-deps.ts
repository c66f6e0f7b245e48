import type { Accounts } from '../../accounts/accounts.ts';
import { createAccounts } from '../../accounts/create-accounts.ts';
import type { OidcProvider } from '../../accounts/library.ts';
import type { SessionLife } from '../../core/access/session-life.ts';
import type { Pool } from '../../store/basics/db.ts';

export type AccountOptions = {
  readonly pool: Pool;
  /** 32 characters and more, the same at every start: signs cookies, seals the secrets of authenticator apps. */
  readonly secret: string;
  /** Where people reach this server, without a slash at the end. */
  readonly publicUrl: string;
  readonly now: () => Date;
  /** Single sign-on; null for none. */
  readonly oidc: OidcProvider | null;
  readonly sessionLife: SessionLife;
  /** False where mail stays in the outbox. */
  readonly sendsMail: boolean;
};

/** What the acts of accounts are given; each takes of it what it needs. */
export type AccountDeps = {
  readonly pool: Pool;
  readonly accounts: Accounts;
  readonly secret: string;
  readonly publicUrl: string;
  readonly now: () => Date;
  /** What the button of single sign-on says; null for none. */
  readonly ssoName: string | null;
  readonly sendsMail: boolean;
};

export const accountDeps = ({ oidc, sessionLife, sendsMail, ...options }: AccountOptions): AccountDeps => ({
  ...options,
  accounts: createAccounts({ ...options, oidc, sessionLife }),
  ssoName: oidc?.name ?? null,
  sendsMail,
});

export type { Identity } from '../../accounts/accounts.ts';
export type { Visitor } from '../../accounts/visitor.ts';
