import type pg from 'pg';
import type { AccountDeps } from '../../src/actions/accounts/account-deps.ts';
import { grantRole } from '../../src/actions/access/roles.ts';
import type { Role } from '../../src/core/access/role.ts';
import { transaction } from '../../src/store/basics/connect.ts';
import { addPerson } from '../../src/store/people/people.ts';

export const PASSWORD = 'gravel-otter-pins';
let hash: string | null = null;

/** A person with an account, and PASSWORD unless told otherwise; returns his id. The hash is made once a worker. */
export async function newPerson(
  accounts: AccountDeps,
  { name, email, role, withPassword = true }: { name: string; email: string; role?: Role; withPassword?: boolean },
): Promise<string> {
  hash ??= await accounts.accounts.hashPassword(PASSWORD);
  const passwordHash = withPassword ? hash : null;
  const person = await transaction(accounts.pool, (client) =>
    addPerson(client, { name, email, language: 'en', demo: false, passwordHash }, new Date()),
  );
  if (person === null) throw new Error(`${email} has an account already.`);
  if (role !== undefined)
    await grantRole(accounts.pool, { person: person.id, role, subject: null, by: 'test', now: new Date() });
  return person.id;
}

/** The part after # of the newest link that was written to someone. */
export async function linkTo(pool: pg.Pool, email: string): Promise<string> {
  const { rows } = await pool.query<{ link: string }>(
    'SELECT secret_link AS link FROM outgoing_message WHERE recipient = $1 AND secret_link IS NOT NULL ORDER BY id DESC LIMIT 1',
    [email],
  );
  return rows[0]?.link.split('#')[1] ?? '';
}
