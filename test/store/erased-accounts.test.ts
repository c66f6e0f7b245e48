import { expect, test } from 'vitest';
import { eraseEmployee } from '../../src/actions/personal/erase-employee.ts';
import { exportEmployee } from '../../src/actions/personal/export-person.ts';
import { findEmployeesNamed } from '../../src/actions/personal/find-employees.ts';
import { invite } from '../../src/actions/accounts/invitations.ts';
import { grantRole, revokeRole } from '../../src/actions/access/roles.ts';
import type { Role } from '../../src/core/access/role.ts';
import { forgetOldInvitations } from '../../src/store/people/invitations.ts';
import { testAccounts } from '../support/accounts.ts';
import { testDatabase } from '../support/database.ts';
import { quarter } from '../support/issuing.ts';
import { importFile, NOW, prepare, rowsOf } from '../support/network.ts';
import { newPerson } from '../support/people.ts';
import { testSecrets } from '../support/secrets.ts';

const { pool } = await testDatabase();
await prepare(pool);
const secrets = testSecrets(pool);
await importFile(pool, [...quarter('Ann', 9), ...quarter('Bob', 9)], { secrets });
const accounts = testAccounts(pool);
const csr = async (name: string): Promise<string> =>
  (await findEmployeesNamed(pool, { organization: null, level: 'csr', name }))[0]?.id ?? '';
const [ann, bob] = [await csr('ann'), await csr('bob')];
const grant = (person: string, role: Role, subject: string | null) =>
  grantRole(pool, { person, role, subject, by: 'test', now: NOW });
const person = (name: string) => newPerson(accounts, { name, email: `${name}@north.example`, withPassword: false });
const inviteTo = (email: string, subject: string) =>
  invite(accounts, { email, language: 'en', roles: [{ role: 'csr', subject }], by: 'test' });

const ids = { ann: await person('account-a'), left: await person('account-l'), bob: await person('account-b') };
await grant(ids.ann, 'csr', ann);
// She had it once, and has nothing now: it may be hers.
await revokeRole(pool, { grantId: (await grant(ids.left, 'csr', ann)).id, by: 'test', now: NOW });
// A slip that was put right: he is somebody else.
await revokeRole(pool, { grantId: (await grant(ids.bob, 'csr', ann)).id, by: 'test', now: NOW });
await grant(ids.bob, 'csr', bob);
await inviteTo('waiting-a@north.example', ann);
await inviteTo('late-a@north.example', ann);
await pool.query("UPDATE invitation SET expires_at = now() - interval '1 day' WHERE email LIKE 'late%'");
await inviteTo('waiting-b@north.example', bob);

test('what is handed out about someone has the accounts that are his, and nobody else', async () => {
  let text = '';
  for await (const piece of exportEmployee(pool, ann, { actor: 'tester', now: NOW })) text += piece;
  const document = JSON.parse(text) as { accounts: { email: string }[] };
  expect(document.accounts.map(({ email }) => email).toSorted()).toEqual([
    'account-a@north.example',
    'account-l@north.example',
  ]);
});

test('with someone go his accounts and the invitations about him, and nobody else', async () => {
  const erased = await eraseEmployee(pool, await secrets(), ann, { confirm: 'Ann', actor: 'tester', now: NOW });
  expect(erased.accounts).toBe(2);
  expect(await rowsOf(pool, 'SELECT email FROM person')).toEqual([{ email: 'account-b@north.example' }]);
  expect(await rowsOf(pool, 'SELECT email FROM invitation')).toEqual([{ email: 'waiting-b@north.example' }]);
  expect(await rowsOf(pool, 'SELECT recipient FROM outgoing_message')).toEqual([
    { recipient: 'waiting-b@north.example' },
  ]);
});

test('an address that nobody came in with is forgotten with its mail', async () => {
  await forgetOldInvitations(pool, new Date(Date.now() + 6 * 86_400_000));
  expect(await rowsOf(pool, 'SELECT email FROM invitation')).toEqual([{ email: 'waiting-b@north.example' }]);
  await forgetOldInvitations(pool, new Date(Date.now() + 8 * 86_400_000));
  expect(await rowsOf(pool, 'SELECT email FROM invitation')).toEqual([]);
});
