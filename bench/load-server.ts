/** The product's server over the database named in the environment, with people signed in; says port and cookies. */
import { loadDemo } from '../src/actions/demo/load-demo.ts';
import { grantRole, principalOf } from '../src/actions/access/roles.ts';
import { loadOperatorRulebooks } from '../src/actions/rulebooks/operator-rulebooks.ts';
import { PUBLIC } from '../src/core/access/principal.ts';
import type { Role } from '../src/core/access/role.ts';
import { transaction } from '../src/store/basics/connect.ts';
import { addPerson } from '../src/store/people/people.ts';
import { openGivenPool } from './lib/database.ts';
import { benchAccounts, serveUntilEnd } from './lib/serve.ts';

const now = (): Date => new Date();
const users = Number(process.argv[2]);
const pool = openGivenPool(16);
await loadDemo(pool, await loadOperatorRulebooks(undefined), { now, onStep: () => undefined });

const accounts = benchAccounts(pool);

/** Who they are: a fifth of them run the installation, the others stand for subjects of the demo network. */
const ROLES: readonly (readonly [role: Role, level: number | null])[] = [
  ['operator', null],
  ['organization-manager', 3],
  ['site-manager', 2],
  ['supervisor', 1],
  ['csr', 0],
];
const cookies: string[] = [];
for (let i = 0; i < users; i += 1) {
  const [role, level] = ROLES[i % ROLES.length] as (typeof ROLES)[number];
  const { rows } = await pool.query<{ id: string }>(
    'SELECT public_id AS id FROM subject WHERE level = $1 ORDER BY md5(name || org_id) LIMIT 1 OFFSET $2',
    [level, Math.floor(i / ROLES.length) % (level === 3 ? 6 : level === 2 ? 20 : 100)],
  );
  const person = await transaction(pool, (client) =>
    addPerson(
      client,
      { name: `User ${i}`, email: `user${i}@example.org`, language: 'en', demo: false, passwordHash: null },
      now(),
    ),
  );
  if (person === null) throw new Error('The database is not new.');
  await grantRole(pool, { person: person.id, role, subject: rows[0]?.id ?? null, by: 'bench', now: now() });
  const lines = await accounts.accounts.signInAs(person.id, 'password', { headers: {}, address: '127.0.0.1' });
  cookies.push(lines.map((line) => line.split(';')[0]).join('; '));
}

await serveUntilEnd(
  pool,
  {
    now,
    accounts,
    identify: async ({ headers }) => {
      const who = await accounts.accounts.identify(headers);
      return who === null ? PUBLIC : principalOf(pool, who);
    },
  },
  { cookies },
);
