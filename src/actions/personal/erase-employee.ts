import { createHash } from 'node:crypto';
import { canonicalJson } from '../../core/basics/canonical-json.ts';
import { PlauditError } from '../../core/basics/problem.ts';
import { searchKey } from '../../core/basics/search-key.ts';
import type { CertificateDocument } from '../../core/credential/certificate.ts';
import { checkMapping, parseMapping } from '../../core/survey/mapping.ts';
import { formatMapping } from '../../core/survey/mapping-text.ts';
import type { Level } from '../../core/survey/response.ts';
import { addWithdrawal } from '../../store/certificates/certificates.ts';
import { transaction } from '../../store/basics/connect.ts';
import type { Client, Pool } from '../../store/basics/db.ts';
import {
  documentsNaming,
  holdNamesAlone,
  maskDocument,
  mappingsWith,
  removeAccountsAbout,
  renameSubject,
  replaceInRecords,
  rewriteMapping,
  subjectNamed,
} from '../../store/personal/erase-employee.ts';
import { addFormerEmployee, nextFormerNumber } from '../../store/personal/former-employees.ts';
import { writeJournal } from '../../store/journal.ts';
import { levelOfCode } from '../../store/levels.ts';
import { bumpNetworkVersion, lockOrganization } from '../../store/organizations.ts';
import type { Employee } from '../../store/personal/personal.ts';
import { tellWebhooks } from '../../store/guards/webhook-events.ts';
import { checkConfirmed } from './erase-customer.ts';
import { employeeOf } from './export-person.ts';
import { nameIndex } from './former-names.ts';
import { certificatePath } from '../webhooks/message-paths.ts';
import type { Secrets } from '../keys/secrets.ts';

/** Why the certificate of somebody whose name was erased is withdrawn; pages say it in the reader's language. */
export const ERASED = 'erased';

export type ErasedEmployee = {
  /** What the subject is called from now on. */
  readonly name: string;
  /** His certificates that were in force until now. */
  readonly withdrawn: number;
  /** Documents of others that no longer name him. */
  readonly masked: number;
  readonly accounts: number;
};

type By = { readonly confirm: string; readonly actor: string; readonly now: Date };

/**
 * Takes the name of a CSR or supervisor out of everything, for good: lists, decisions, certificates and their search,
 * the journal, mappings; accounts that only he had are removed. What was counted stays as it is, under a neutral name.
 * `confirm` is the name, typed. Throws `not-found`, `personal.unconfirmed`, `conflict` where it was erased before.
 * The reasons for what happens to certificates stand in docs/decisions/0011.
 */
export async function eraseEmployee(
  pool: Pool,
  secrets: Secrets,
  publicId: string,
  { confirm, actor, now }: By,
): Promise<ErasedEmployee> {
  const known = await employeeOf(pool, publicId);
  return transaction(pool, async (client) => {
    await lockOrganization(client, known.organization);
    await holdNamesAlone(client);
    const employee = await employeeOf(client, publicId);
    if (employee.former) throw new PlauditError('conflict', 'The name was erased before.', { place: publicId });
    checkConfirmed(confirm, employee.name);
    const { orgId, subjectId, level: code } = employee;
    const { number, name } = await neutralName(client, orgId);
    const documents = await maskDocuments(client, employee, name, { actor, now });
    await renameSubject(client, { orgId, subjectId, name, searchName: searchKey(name) });
    await addFormerEmployee(client, {
      orgId,
      subjectId,
      level: code,
      number,
      nameIndex: nameIndex(secrets, orgId, levelOfCode(code), employee.name),
      erasedAt: now,
      actor,
    });
    await replaceInRecords(client, orgId, employee.name, name);
    await replaceInMappings(client, employee.name, name);
    const accounts = await removeAccountsAbout(client, { orgId, subjectId, publicId, actor, now });
    const erased = { name, ...documents, accounts };
    await writeJournal(client, {
      orgId,
      at: now,
      actor,
      act: 'employee.erased',
      noun: 'subject',
      nounId: publicId,
      detail: { level: levelOfCode(code), ...erased },
    });
    await bumpNetworkVersion(client, false);
    return erased;
  });
}

async function neutralName(client: Client, orgId: number): Promise<{ number: number; name: string }> {
  let number = await nextFormerNumber(client, orgId);
  while (await subjectNamed(client, orgId, `Former employee ${number}`)) number += 1;
  return { number, name: `Former employee ${number}` };
}

async function maskDocuments(
  client: Client,
  employee: Employee,
  neutral: string,
  { actor, now }: { actor: string; now: Date },
): Promise<{ withdrawn: number; masked: number }> {
  const { orgId, subjectId, name } = employee;
  const level = levelOfCode(employee.level);
  let withdrawn = 0;
  let masked = 0;
  for (const { number, own, organizationName, document } of await documentsNaming(client, {
    orgId,
    subjectId,
    level,
    name,
  })) {
    await maskDocument(client, {
      orgId,
      number,
      document: withoutName(document as CertificateDocument, { own, level, name, neutral }),
      listed: own ? { name: neutral, searchKey: searchKey(`${neutral} ${organizationName}`) } : null,
      sha256: createHash('sha256').update(canonicalJson(document)).digest('hex'),
      now,
    });
    if (!own) masked += 1;
    if (!own || !(await addWithdrawal(client, { orgId, number, at: now, reason: ERASED, actor }))) continue;
    withdrawn += 1;
    await tellWebhooks(client, [
      { type: 'certificate.withdrawn', at: now, data: { number, path: certificatePath(number) } },
    ]);
  }
  return { withdrawn, masked };
}

type Renaming = { readonly own: boolean; readonly level: Level; readonly name: string; readonly neutral: string };

const withoutName = (document: CertificateDocument, { own, level, name, neutral }: Renaming): CertificateDocument => ({
  ...document,
  within: document.within.map((each) =>
    each.level === level && each.name === name ? { ...each, name: neutral } : each,
  ),
  decision: own ? { ...document.decision, subject: neutral } : document.decision,
});

/** Names that a mapping gives to the words of a file, or to every row. */
async function replaceInMappings(client: Client, name: string, neutral: string): Promise<void> {
  for (const kept of await mappingsWith(client, name)) {
    const mapping = parseMapping(kept.mapping);
    if (!mapping.ok) continue;
    const changed = structuredClone(mapping.value);
    for (const field of ['supervisor', 'csr'] as const) {
      const source = changed[field];
      if (source === undefined) continue;
      if (source.constant === name) source.constant = neutral;
      for (const [word, taken] of Object.entries(source.words ?? {})) {
        if (taken === name && source.words !== undefined) source.words[word] = neutral;
      }
    }
    if (checkMapping(changed).ok) await rewriteMapping(client, { ...kept, mapping: formatMapping(changed) });
  }
}
