import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { certificateNumbered, issuedDigestOf } from '../../src/actions/certificates/certificates.ts';
import { checkRollups, isIdentical } from '../../src/actions/rollups/check-rollups.ts';
import { eraseCustomer } from '../../src/actions/personal/erase-customer.ts';
import { eraseEmployee } from '../../src/actions/personal/erase-employee.ts';
import { exportCustomer, exportEmployee } from '../../src/actions/personal/export-person.ts';
import { type CustomerSearch, findPeople, type FoundPerson } from '../../src/actions/personal/find-customers.ts';
import { findEmployeesNamed } from '../../src/actions/personal/find-employees.ts';
import { canonicalJson } from '../../src/core/basics/canonical-json.ts';
import type { Customer } from '../../src/core/survey/customer.ts';
import { testDatabase } from '../support/database.ts';
import { decide, issue, quarter } from '../support/issuing.ts';
import {
  emptyNetwork,
  importFile,
  NOW,
  prepare,
  response,
  rollupBytes,
  rowsOf,
  rulebooks,
} from '../support/network.ts';
import { testSecrets } from '../support/secrets.ts';

const { pool } = await testDatabase();
await prepare(pool);
const secrets = testSecrets(pool);
beforeEach(() => emptyNetwork(pool));

const ANN: Customer = { name: 'Ann Archer', phone: '+1 514 555 0123', email: 'Ann@Example.org' };
const of = (responseId: string, customer: Partial<Customer> | null, organization = 'North') =>
  response({
    responseId,
    organization,
    customer: customer === null ? null : { name: null, phone: null, email: null, ...customer },
  });
/** Ann three times, and Bob at her number. */
const archers = () => [
  of('r1', ANN),
  of('r2', { email: 'ann@example.org' }),
  of('r3', { name: 'ann archer', phone: '514-555-0123' }),
  of('r4', { name: 'Bob Archer', phone: '(514) 555 0123' }),
];
const by = (confirm: string) => ({ confirm, actor: 'tester', now: NOW });
const look = async (search: Partial<CustomerSearch>): Promise<FoundPerson[]> =>
  findPeople(pool, await secrets(), { organization: null, ...search });
/** "North Ann Archer: r1 r2" of everyone found. */
const found = async (search: Partial<CustomerSearch>): Promise<string[]> =>
  (await look(search)).map(
    (p) => `${p.organization.name} ${p.label}: ${p.responses.map((r) => r.responseId).join(' ')}`,
  );
const orgId = async (name: string): Promise<string> =>
  (await rowsOf<{ id: string }>(pool, 'SELECT public_id AS id FROM subject WHERE level = 3 AND name = $1', [name]))[0]
    ?.id ?? '';

describe('finding a customer', () => {
  beforeEach(async () => {
    await importFile(
      pool,
      [...archers(), of('r5', { name: 'Zoé', phone: '614 555 0123' }), of('r6', null), of('s1', ANN, 'South')],
      { secrets },
    );
  });

  test('by phone, e-mail, response or name, with all that is his, in each organization for itself', async () => {
    const ann = ['North Ann Archer: r1 r2 r3', 'South Ann Archer: s1'];
    expect(await found({ phone: '001 514 5550123' })).toEqual([ann[0], 'North Bob Archer: r4', ann[1]]);
    expect(await found({ email: ' ANN@example.ORG' })).toEqual(ann);
    expect(await found({ responseId: 'r3' })).toEqual([ann[0]]);
    const organization = await orgId('North');
    expect(await found({ organization, name: 'archer' })).toEqual([ann[0], 'North Bob Archer: r4']);
    expect(await found({ organization, name: 'ZOE' })).toEqual(['North Zoé: r5']);
  });

  test('a number that ends alike is another, and nobody is nobody', async () => {
    expect(await found({ phone: '+1 614 555 0123' })).toEqual(['North Zoé: r5']);
    expect(await found({ phone: '714 555 0123' })).toEqual([]);
    expect(await found({ email: 'nobody@example.org' })).toEqual([]);
    expect(await found({ responseId: 'r6' })).toEqual([]);
  });

  test.each<[Partial<CustomerSearch>]>([
    [{}],
    [{ phone: '12' }],
    [{ email: 'ann' }],
    [{ name: 'ann' }],
    [{ name: ' ' }],
  ])('a search that says too little is refused: %j', async (search) => {
    await expect(look(search)).rejects.toMatchObject({ code: 'request.invalid' });
  });

  test('a row that somebody changed is found by its response alone, and can be erased', async () => {
    await pool.query("UPDATE customer SET sealed = 'x' WHERE response_key = 'r5'");
    expect(await found({ responseId: 'r5' })).toEqual(['North r5: r5']);
    expect(await found({ organization: await orgId('North'), name: 'bob' })).toEqual(['North Bob Archer: r4']);
    const person = { organization: await orgId('North'), responses: ['r5'] };
    expect(await eraseCustomer(pool, await secrets(), person, by('r5'))).toBe(1);
  });
});

describe('a customer', () => {
  const person = async () => ({ organization: await orgId('North'), responses: ['r1', 'r2'] });
  beforeEach(async () => {
    await importFile(pool, [of('r1', ANN), of('r2', { email: 'ann@example.org' }), of('r3', null)], { secrets });
    await importFile(pool, [response({ responseId: 'r2', overallSatisfaction: 2 })], { secrets });
  });

  test('is handed out with every answer and revision', async () => {
    const document = await exportCustomer(pool, await secrets(), await person(), { actor: 'tester', now: NOW });
    const answers = {
      responseId: 'r2',
      contactAt: '2015-06-10T10:00:00.000Z',
      completedAt: '2015-06-10T11:00:00.000Z',
      channel: 'phone',
      contactReason: 'billing',
      site: 'Halifax',
      supervisor: 'Sam',
      csr: 'Ann',
      resolution: 'resolved-one-contact-no-other-channel',
      contactsNeeded: 1,
      otherChannelsUsed: false,
      resolvedFirstContact: null,
      csrSatisfaction: 5,
    };
    expect(document).toEqual({
      exportedAt: NOW.toISOString(),
      organization: 'North',
      responses: [
        { responseId: 'r1', ...ANN, answers: [{ ...answers, responseId: 'r1', revision: 1, overallSatisfaction: 5 }] },
        {
          responseId: 'r2',
          name: null,
          phone: null,
          email: 'ann@example.org',
          answers: [
            { ...answers, revision: 1, overallSatisfaction: 5 },
            { ...answers, revision: 2, overallSatisfaction: 2 },
          ],
        },
      ],
    });
    expect(await rowsOf(pool, "SELECT actor, detail FROM journal WHERE act = 'person.exported'")).toEqual([
      { actor: 'tester', detail: { responses: ['r1', 'r2'] } },
    ]);
  });

  test('is erased for good when his name is typed, and nothing that is counted changes', async () => {
    const before = await rollupBytes(pool);
    for (const wrong of ['Bob', 'r1', ''])
      await expect(eraseCustomer(pool, await secrets(), await person(), by(wrong))).rejects.toMatchObject({
        code: 'personal.unconfirmed',
      });
    expect(await eraseCustomer(pool, await secrets(), await person(), by(' ann  ARCHER'))).toBe(2);
    expect(await found({ email: 'ann@example.org' })).toEqual([]);
    expect(await rowsOf(pool, 'SELECT * FROM customer')).toEqual([]);
    expect(await rollupBytes(pool)).toEqual(before);
    expect(await rowsOf(pool, "SELECT actor, noun, detail FROM journal WHERE act = 'customer.erased'")).toEqual([
      { actor: 'tester', noun: 'organization', detail: { name: 'North', responses: ['r1', 'r2'] } },
    ]);
    // The same file again, as it was and corrected, brings nobody back.
    await importFile(
      pool,
      [of('r1', ANN), response({ responseId: 'r2', overallSatisfaction: 1, customer: ANN }), of('r9', ANN)],
      {
        secrets,
      },
    );
    expect(await found({ email: 'ann@example.org' })).toEqual(['North Ann Archer: r9']);
    await expect(eraseCustomer(pool, await secrets(), await person(), by('Ann Archer'))).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('responses of several people', () => {
  test.each([
    ['two people', ['r1', 'r4']],
    ['one who left nothing but a response', ['r1', 'r2', 'r3', 'r5']],
    ['one whose part of the number is another person’s', ['r3', 'r4']],
  ])('%s: nothing is erased or handed out', async (_, responses) => {
    await importFile(pool, [...archers(), of('r5', { name: 'Ann Archer' })], { secrets });
    const ref = { organization: await orgId('North'), responses };
    const several = { code: 'personal.several' };
    await expect(eraseCustomer(pool, await secrets(), ref, by('Ann Archer'))).rejects.toMatchObject(several);
    await expect(exportCustomer(pool, await secrets(), ref, { actor: 'tester', now: NOW })).rejects.toMatchObject(
      several,
    );
    expect(await rowsOf(pool, 'SELECT count(*)::int AS n FROM customer')).toEqual([{ n: 5 }]);
    expect(await rowsOf(pool, "SELECT act FROM journal WHERE act IN ('customer.erased', 'person.exported')")).toEqual(
      [],
    );
  });
});

describe('an employee', () => {
  const setUp = async () => {
    await importFile(pool, [...quarter('Ann', 9), ...quarter('Bob', 9)], { secrets });
    const run = await decide(pool);
    await issue(pool, run, { levels: ['csr', 'supervisor'] });
    const [ann] = await findEmployeesNamed(pool, { organization: null, level: 'csr', name: 'ann' });
    const [sam] = await findEmployeesNamed(pool, { organization: null, level: 'supervisor', name: 'sam' });
    if (ann === undefined || sam === undefined) throw new Error('They are not there.');
    return { run, ann, sam };
  };
  const certificates = () =>
    rowsOf<{
      number: string;
      name: string;
      key: string;
      document: { decision: { subject: string }; within: { name: string }[] };
    }>(
      pool,
      'SELECT number, subject_name AS name, search_key AS key, document FROM certificate ORDER BY level, subject_name',
    );
  /** Every row of every table but the one of names, as text, in which a word occurs. */
  const tablesWith = async (word: string): Promise<string[]> => {
    const tables = await rowsOf<{ t: string }>(
      pool,
      "SELECT table_name AS t FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1",
    );
    const hits: string[] = [];
    for (const { t } of tables) {
      const { rows } = await pool.query(`SELECT 1 FROM ${t} AS t WHERE strpos(t::text, $1) > 0 LIMIT 1`, [word]);
      if (rows.length > 0) hits.push(t);
    }
    return hits;
  };

  test('is handed out with responses, certificates and decisions', async () => {
    const { ann } = await setUp();
    let text = '';
    for await (const piece of exportEmployee(pool, ann.id, { actor: 'tester', now: NOW })) text += piece;
    const document = JSON.parse(text) as Record<string, unknown[]>;
    expect(document).toMatchObject({ organization: 'North', level: 'csr', name: 'Ann', accounts: [] });
    expect(document['responses']).toHaveLength(27);
    expect(document['certificates']).toHaveLength(1);
    expect(document['decisions']).toMatchObject([
      { program: 'world-class-fcr', periodFrom: '2015-04', periodTo: '2015-06', n: 27 },
    ]);
  });

  test('leaves lists, decisions and certificates; the figures stay to the byte', async () => {
    const { ann } = await setUp();
    const [before] = (await certificates()).filter((c) => c.name === 'Ann');
    const rollups = await rollupBytes(pool);
    const decisions = await rowsOf(pool, 'SELECT * FROM decision ORDER BY level, subject_id');
    await expect(eraseEmployee(pool, await secrets(), ann.id, by('Anna'))).rejects.toMatchObject({
      code: 'personal.unconfirmed',
    });
    expect(await eraseEmployee(pool, await secrets(), ann.id, by('ann'))).toEqual({
      name: 'Former employee 1',
      withdrawn: 1,
      masked: 0,
      accounts: 0,
    });
    expect(await rollupBytes(pool)).toEqual(rollups);
    expect((await checkRollups(pool, () => {})).every(isIdentical)).toBe(true);
    expect(await rowsOf(pool, 'SELECT * FROM decision ORDER BY level, subject_id')).toEqual(decisions);
    const after = await certificateNumbered(pool, before?.number ?? '');
    expect(after).toMatchObject({
      subjectName: 'Former employee 1',
      withdrawalReason: 'erased',
    });
    expect(after === null ? null : await issuedDigestOf(pool, after)).toBe(
      createHash('sha256').update(canonicalJson(before?.document)).digest('hex'),
    );
    expect(after?.document).toEqual({
      ...before?.document,
      decision: { ...before?.document.decision, subject: 'Former employee 1' },
    });
    expect(await rowsOf(pool, "SELECT actor, noun_id, detail FROM journal WHERE act = 'employee.erased'")).toEqual([
      {
        actor: 'tester',
        noun_id: ann.id,
        detail: { level: 'csr', name: 'Former employee 1', withdrawn: 1, masked: 0, accounts: 0 },
      },
    ]);
    await expect(eraseEmployee(pool, await secrets(), ann.id, by('Former employee 1'))).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  test('a supervisor leaves the certificates of the CSRs too, and those stay in force', async () => {
    const { sam } = await setUp();
    expect(await eraseEmployee(pool, await secrets(), sam.id, by('Sam'))).toEqual({
      name: 'Former employee 1',
      withdrawn: 0,
      masked: 2,
      accounts: 0,
    });
    const within = (await certificates()).map((c) => `${c.name}: ${c.document.within.map((w) => w.name).join(' > ')}`);
    expect(within).toEqual(['Ann: North > Halifax > Former employee 1', 'Bob: North > Halifax > Former employee 1']);
    expect(await rowsOf(pool, 'SELECT * FROM certificate_withdrawal')).toEqual([]);
  });

  test('the name stands nowhere any more, and comes back with no old file', async () => {
    await importFile(pool, quarter('zq', 9, { csr: 'Zenobia Quux' }), { secrets });
    await issue(pool, await decide(pool));
    await pool.query(
      "INSERT INTO saved_mapping VALUES ('map', 'csr: { column: Agent, words: { z1: Zenobia Quux } }', now())",
    );
    const [one] = await findEmployeesNamed(pool, { organization: null, level: null, name: 'quux' });
    expect(await tablesWith('Zenobia Quux')).not.toEqual([]);
    await eraseEmployee(pool, await secrets(), one?.id ?? '', by('Zenobia Quux'));
    expect(await tablesWith('Zenobia Quux')).toEqual([]);
    expect(await tablesWith('zenobia quux')).toEqual([]);
    expect(await rowsOf(pool, 'SELECT mapping FROM saved_mapping')).toEqual([
      { mapping: 'csr:\n  column: Agent\n  words:\n    z1: Former employee 1\n' },
    ]);
    const rollups = await rollupBytes(pool);
    const { counts } = await importFile(pool, quarter('zq', 9, { csr: 'Zenobia Quux' }), { secrets });
    expect(counts).toMatchObject({ taken: 0, unchanged: 27 });
    expect(await rollupBytes(pool)).toEqual(rollups);
    expect(await tablesWith('Zenobia Quux')).toEqual([]);
    // Whoever has that name later is somebody else.
    await importFile(pool, [response({ responseId: 'new', csr: 'Zenobia Quux', at: '2015-07-16T10:00:00Z' })], {
      secrets,
    });
    expect(
      (await findEmployeesNamed(pool, { organization: null, level: 'csr', name: 'quux' })).map((e) => e.former),
    ).toEqual([false]);
  });

  test('is certified no more', async () => {
    const { run, ann } = await setUp();
    await eraseEmployee(pool, await secrets(), ann.id, by('Ann'));
    const again = await issue(pool, run);
    expect([again.state, again.issued, again.already, again.refused]).toEqual([
      'finished',
      0,
      1,
      [{ subject: 'Former employee 1', reason: 'subject.erased' }],
    ]);
  });

  test('erased while certificates are drawn up: nothing is issued with the name', async () => {
    await importFile(pool, quarter('Ann', 9), { secrets });
    const run = await decide(pool);
    const [ann] = await findEmployeesNamed(pool, { organization: null, level: 'csr', name: 'ann' });
    let erasing: Promise<unknown> = Promise.resolve();
    const loaded = rulebooks.get('world-class-fcr@2015');
    const random = (bytes: number): Uint8Array => {
      erasing = secrets().then((opened) => eraseEmployee(pool, opened, ann?.id ?? '', by('Ann')));
      return new Uint8Array(bytes).fill(5);
    };
    // Whichever is first, the name is on no certificate in the end.
    await issue(pool, run, { loaded, random }).catch(() => undefined);
    await erasing;
    expect((await certificates()).map((c) => c.document.decision.subject).filter((name) => name === 'Ann')).toEqual([]);
  });
});
