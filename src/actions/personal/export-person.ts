import { formatMonth } from '../../core/basics/month.ts';
import { PlauditError } from '../../core/basics/problem.ts';
import { certificatesOf } from '../../store/certificates/certificates.ts';
import { transaction } from '../../store/basics/connect.ts';
import { customersOf } from '../../store/personal/customers.ts';
import type { Client, Pool } from '../../store/basics/db.ts';
import { writeJournal } from '../../store/journal.ts';
import { LEVEL_CODES, levelOfCode } from '../../store/levels.ts';
import { organizationOfSubject } from '../../store/organizations.ts';
import {
  accountsAbout,
  decisionsAbout,
  type Employee,
  findEmployees,
  responsesOfEmployee,
  responsesOfKeys,
} from '../../store/personal/personal.ts';
import { openCustomer } from './customer-seal.ts';
import { checkOnePerson, type KnownCustomer } from './find-customers.ts';
import type { CustomerRef } from './erase-customer.ts';
import { answersOf } from './personal-answers.ts';
import type { Secrets } from '../keys/secrets.ts';

type By = { readonly actor: string; readonly now: Date };

/** Everything about one customer, as one JSON document. Throws `not-found`, `personal.several`. The journal says that it was asked for. */
export async function exportCustomer(
  pool: Pool,
  secrets: Secrets,
  { organization, responses }: CustomerRef,
  { actor, now }: By,
): Promise<Record<string, unknown>> {
  const found = await organizationOfSubject(pool, organization);
  const rows = found === null ? [] : await customersOf(pool, found.orgId, responses);
  if (found === null || rows.length === 0)
    throw new PlauditError('not-found', 'None of these responses has a customer any more: search again.', {
      params: { noun: 'customer' },
    });
  const known: KnownCustomer[] = [];
  for (const row of rows) {
    const customer = openCustomer(await secrets.ring.seal(row.keyId), row);
    known.push({ ...customer, responseId: row.responseKey, contactAt: row.contactAt });
  }
  checkOnePerson(known);
  const answers = await responsesOfKeys(
    pool,
    found.orgId,
    known.map(({ responseId }) => responseId),
  );
  const customers = known.map(({ responseId, name, phone, email }) => ({
    ...{ responseId, name, phone, email },
    answers: answers.filter((each) => each.responseKey === responseId).map(answersOf),
  }));
  await noteExport(
    pool,
    { orgId: found.orgId, nounId: organization, detail: { responses: [...responses] } },
    { actor, now },
  );
  return { exportedAt: now.toISOString(), organization: found.name, responses: customers };
}

/** A CSR or supervisor by the public id. Throws `not-found`. */
export async function employeeOf(pool: Client | Pool, publicId: string): Promise<Employee> {
  const levels = [LEVEL_CODES.csr, LEVEL_CODES.supervisor];
  const [found] = await findEmployees(pool, { publicId, orgId: null, levels, limit: 1 });
  if (found !== undefined) return found;
  throw new PlauditError('not-found', 'There is no such CSR or supervisor.', { params: { noun: 'subject' } });
}

/**
 * Everything about one CSR or supervisor, as the text of one JSON document, in pieces: he may have tens of thousands of
 * responses. Throws `not-found`, before the first piece. The journal says that it was asked for.
 */
export async function* exportEmployee(pool: Pool, publicId: string, { actor, now }: By): AsyncGenerator<string> {
  const employee = await employeeOf(pool, publicId);
  const { orgId, subjectId, level, name, organization } = employee;
  const certificates = await certificatesOf(pool, orgId, subjectId);
  const decisions = await decisionsAbout(pool, orgId, subjectId);
  const accounts = await accountsAbout(pool, orgId, subjectId);
  await noteExport(pool, { orgId, nounId: employee.organizationId, detail: { subject: publicId } }, { actor, now });
  const head = {
    exportedAt: now.toISOString(),
    organization,
    level: levelOfCode(level),
    name,
    accounts,
    certificates: certificates.map((each) => each.document),
    decisions: decisions.map((each) => ({
      ...each,
      periodFrom: monthText(each['periodFrom']),
      periodTo: monthText(each['periodTo']),
    })),
  };
  yield `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "responses": [`;
  let separator = '\n    ';
  for await (const page of responsesOfEmployee(pool, orgId, subjectId)) {
    yield separator + page.map((each) => JSON.stringify(answersOf(each))).join(',\n    ');
    separator = ',\n    ';
  }
  yield '\n  ]\n}\n';
}

const monthText = (month: unknown): string | null => (typeof month === 'number' ? formatMonth(month) : null);

const noteExport = (
  pool: Pool,
  of: { orgId: number; nounId: string; detail: Record<string, unknown> },
  { actor, now }: By,
): Promise<void> =>
  transaction(pool, (client) =>
    writeJournal(client, { ...of, at: now, actor, act: 'person.exported', noun: 'organization' }),
  );
