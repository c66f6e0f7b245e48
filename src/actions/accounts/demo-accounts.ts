import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Accounts } from '../../accounts/accounts.ts';
import { LEVEL_OF_ROLE, type Role, ROLES } from '../../core/access/role.ts';
import { transaction } from '../../store/basics/connect.ts';
import { demoSubjects, isDemoNetwork, removeDemoPeople } from '../../store/people/demo-people.ts';
import { addPerson, findPersonByEmail, setPasswordHash } from '../../store/people/people.ts';
import type { AccountDeps } from './account-deps.ts';
import { grantRoleIn } from '../access/roles.ts';

/** A domain that can never be anybody's (RFC 2606). */
const DOMAIN = 'demo.plaudit.invalid';
const BY = 'demo';

export type DemoAccounts = {
  /** The same for all of them, and another in every installation. */
  readonly password: string;
  readonly people: readonly { readonly role: Role; readonly email: string }[];
};

type Deps = Pick<AccountDeps, 'pool' | 'now'> & { readonly accounts: Accounts; readonly home: string };

/**
 * Accounts to try every role with, one for each; the password is kept in the home, for its owner only, so that a later
 * start shows it again. Only where the whole network is simulated: null everywhere else, and where real organizations
 * have come in since, the demo's people are removed.
 */
export async function ensureDemoAccounts({ pool, accounts, home, now }: Deps): Promise<DemoAccounts | null> {
  if (!(await isDemoNetwork(pool))) {
    await transaction(pool, (client) => removeDemoPeople(client, now()));
    await rm(demoAccountsFile(home), { force: true });
    return null;
  }
  const { password, fresh } = await demoPassword(home);
  const people = ROLES.map((role) => ({ role, email: `${role}@${DOMAIN}` }));
  const known = await findPersonByEmail(pool, people[0]?.email ?? '');
  if (known !== null && !fresh) return { password, people };
  const passwordHash = await accounts.hashPassword(password);
  await transaction(pool, async (client) => {
    // Looked at again inside: what is not the demo may have come in meanwhile.
    if (!(await isDemoNetwork(client))) return;
    const subjects = await demoSubjects(client);
    for (const { role, email } of people) {
      const before = await findPersonByEmail(client, email);
      if (before !== null) {
        await setPasswordHash(client, before.id, passwordHash, now());
        continue;
      }
      const level = LEVEL_OF_ROLE[role];
      if (level !== null && subjects === null) continue;
      const name = `Demo ${role === 'csr' ? 'CSR' : role.replaceAll('-', ' ')}`;
      const person = await addPerson(client, { name, email, language: 'en', demo: true, passwordHash }, now());
      if (person === null) continue;
      const subject = level === null ? null : (subjects?.[level] ?? null);
      await grantRoleIn(client, { person: person.id, role, subject, by: BY, now: now() });
    }
  });
  return { password, people };
}

export const demoAccountsFile = (home: string): string => join(home, 'demo-accounts');

async function demoPassword(home: string): Promise<{ password: string; fresh: boolean }> {
  const file = demoAccountsFile(home);
  const kept = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (kept !== null && kept.trim() !== '') return { password: kept.trim(), fresh: false };
  const password = `demo-${randomBytes(9).toString('base64url')}`;
  await mkdir(home, { recursive: true });
  await writeFile(file, `${password}\n`, { mode: 0o600 });
  return { password, fresh: true };
}
