import type { Pool } from '../actions/database.ts';
import type { FoundPerson } from '../actions/personal/find-customers.ts';
import type { FoundEmployee } from '../actions/personal/find-employees.ts';
import type { Secrets } from '../actions/keys/secrets.ts';
import { PlauditError } from '../core/basics/problem.ts';
import type { CliDeps } from './deps.ts';
import { ACTOR, withDatabase } from './database.ts';
import { printJson } from './json.ts';
import { organizationNamed } from './personal-retention.ts';
import { counted } from './text/numbers.ts';
import { harmless } from './text/plain-text.ts';

export type PersonOptions = {
  phone?: string;
  email?: string;
  response?: string;
  name?: string;
  employee?: string;
  level?: 'csr' | 'supervisor';
  organization?: string;
  person?: number;
  confirm?: string;
  json?: boolean;
};

/** Customers, or employees where those were asked for. */
type Found = { readonly customers: readonly FoundPerson[]; readonly employees: readonly FoundEmployee[] };
type One =
  | { readonly kind: 'customer'; readonly person: FoundPerson }
  | { readonly kind: 'employee'; readonly employee: FoundEmployee };

export async function findPerson(options: PersonOptions, deps: CliDeps): Promise<void> {
  const found = await opened(deps, (pool, secrets) => search(pool, secrets, options, deps.now()));
  if (options.json === true) {
    printJson(deps.out, {
      customers: found.customers.map(({ organization: { id, name }, ...person }) => ({
        organization: { id, name },
        ...person,
      })),
      employees: found.employees,
    });
  } else deps.out.write(listed(allOf(found)));
}

export async function exportPerson(options: PersonOptions, deps: CliDeps): Promise<void> {
  await opened(deps, async (pool, secrets) => {
    const one = only(await search(pool, secrets, options, deps.now()), options);
    const { exportCustomer, exportEmployee } = await import('../actions/personal/export-person.ts');
    const by = { actor: ACTOR, now: deps.now() };
    if (one.kind === 'customer') printJson(deps.out, await exportCustomer(pool, secrets, refOf(one.person), by));
    else for await (const piece of exportEmployee(pool, one.employee.id, by)) deps.out.write(piece);
  });
}

export async function erasePerson(options: PersonOptions, deps: CliDeps): Promise<void> {
  const said = await opened(deps, async (pool, secrets) => {
    const one = only(await search(pool, secrets, options, deps.now()), options);
    const label = one.kind === 'customer' ? one.person.label : one.employee.name;
    if (options.confirm === undefined)
      return `${line(one)}\nNothing was erased. To erase this person for good, add --confirm "${harmless(label)}".\n`;
    const by = { confirm: options.confirm, actor: ACTOR, now: deps.now() };
    if (one.kind === 'customer') {
      const { eraseCustomer } = await import('../actions/personal/erase-customer.ts');
      const erased = await eraseCustomer(pool, secrets, refOf(one.person), by);
      return `Erased: whom ${counted(erased, 'response')} came from. The answers stay counted.\n`;
    }
    const { eraseEmployee } = await import('../actions/personal/erase-employee.ts');
    const { name, withdrawn, masked, accounts } = await eraseEmployee(pool, secrets, one.employee.id, by);
    return `Erased: the name; the figures stay under "${name}". ${counted(withdrawn, 'certificate')} withdrawn, ${counted(masked, 'certificate')} of others no longer ${masked === 1 ? 'names' : 'name'} the person, ${counted(accounts, 'account')} removed.\n`;
  });
  deps.out.write(said);
}

const refOf = ({ organization, responses }: FoundPerson): { organization: string; responses: string[] } => ({
  organization: organization.id,
  responses: responses.map((each) => each.responseId),
});

const opened = <T>(deps: CliDeps, work: (pool: Pool, secrets: Secrets) => Promise<T>): Promise<T> =>
  withDatabase(deps, async (pool) => {
    const { keySourceOf, openSecrets } = await import('../actions/keys/secrets.ts');
    return work(pool, await openSecrets(pool, keySourceOf(deps.config()), deps.now()));
  });

async function search(pool: Pool, secrets: Secrets, options: PersonOptions, now: Date): Promise<Found> {
  const organization =
    options.organization === undefined ? null : (await organizationNamed(pool, options.organization)).subjectId;
  if (options.employee !== undefined) {
    const { findEmployeesNamed } = await import('../actions/personal/find-employees.ts');
    const level = options.level ?? null;
    return {
      customers: [],
      employees: await findEmployeesNamed(pool, { organization, level, name: options.employee }),
    };
  }
  const { lookUpPeople } = await import('../actions/personal/find-customers.ts');
  const { phone, email, response, name } = options;
  return {
    customers: await lookUpPeople(
      pool,
      secrets,
      { organization, phone, email, responseId: response, name },
      { actor: ACTOR, now },
    ),
    employees: [],
  };
}

const allOf = ({ customers, employees }: Found): One[] => [
  ...customers.map((person): One => ({ kind: 'customer', person })),
  ...employees.map((employee): One => ({ kind: 'employee', employee })),
];

/** The one person that is meant. Throws `not-found`, or `usage` where several are. */
function only(found: Found, { person }: PersonOptions): One {
  const all = allOf(found);
  if (all.length === 0) throw new PlauditError('not-found', 'Nobody was found.', { params: { noun: 'person' } });
  const one = person === undefined ? (all.length === 1 ? all[0] : undefined) : all[person - 1];
  if (one !== undefined) return one;
  throw new PlauditError(
    'usage',
    `${counted(all.length, 'person', 'people')} fit: say which with --person N.\n${listed(all)}`,
    {
      place: '--person',
    },
  );
}

const listed = (all: readonly One[]): string =>
  all.length === 0 ? 'Nobody was found.\n' : all.map((one, i) => `${i + 1}. ${line(one)}\n`).join('');

function line(one: One): string {
  if (one.kind === 'employee') {
    const { name, level, organization, certificates, former } = one.employee;
    const more = former ? ' (name erased before)' : '';
    return `${harmless(name)}${more}, ${level === 'csr' ? 'CSR' : level} of ${harmless(organization.name)}: ${counted(certificates, 'certificate')}`;
  }
  const { organization, label, responses } = one.person;
  const addresses = new Set(responses.flatMap((each) => [each.email, each.phone].filter((value) => value !== null)));
  addresses.delete(label);
  const known = addresses.size === 0 ? '' : ` (${[...addresses].map(harmless).join(', ')})`;
  const ids = responses.slice(0, 5).map((each) => harmless(each.responseId));
  const rest = responses.length > 5 ? ', …' : '';
  return `${harmless(label)}${known}, customer of ${harmless(organization.name)}: ${counted(responses.length, 'response')} (${ids.join(', ')}${rest})`;
}
