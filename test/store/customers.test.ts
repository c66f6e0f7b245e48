import { beforeEach, describe, expect, test } from 'vitest';
import { openCustomer } from '../../src/actions/personal/customer-seal.ts';
import { beginRetentionRunNow } from '../support/personal.ts';
import { changeRetention, eraseOverdue, readRetention } from '../../src/actions/personal/retention.ts';
import { openSecrets, secretsOf } from '../../src/actions/keys/secrets.ts';
import type { Customer } from '../../src/core/survey/customer.ts';
import { walkCustomers } from '../../src/store/personal/customers.ts';
import { KeyRing } from '../../src/vault/key-ring.ts';
import { testDatabase } from '../support/database.ts';
import {
  emptyNetwork,
  importFile,
  journalActs,
  NOW,
  now,
  prepare,
  response,
  rowsOf,
  type Said,
} from '../support/network.ts';
import { TEST_KEY, testSecrets } from '../support/secrets.ts';

const { pool } = await testDatabase();
await prepare(pool);
const secrets = testSecrets(pool);
beforeEach(() => emptyNetwork(pool));

const ANN: Customer = { name: 'Ann Archer', phone: '+1 514 555 0123', email: 'Ann@Example.org' };
const BOB: Customer = { name: null, phone: '555-0199', email: null };
const of = (responseId: string, customer: Customer | null, said: Said = {}) =>
  response({ responseId, customer, ...said });

/** Every customer that is kept, opened, by response. */
async function kept(): Promise<Record<string, Customer>> {
  const opened = await secrets();
  const all: Record<string, Customer> = {};
  for await (const page of walkCustomers(pool, 1)) {
    for (const row of page) all[row.responseKey] = openCustomer(await opened.ring.seal(row.keyId), row);
  }
  return all;
}

describe('an import', () => {
  test('keeps one row a response, sealed, and nothing readable of it', async () => {
    await importFile(pool, [of('r1', ANN), of('r2', BOB), of('r3', null)], { secrets });
    expect(await kept()).toEqual({ r1: ANN, r2: BOB });
    const [row] = await rowsOf<Record<string, unknown>>(pool, "SELECT * FROM customer WHERE response_key = 'r1'");
    expect(Object.keys(row ?? {})).toEqual([
      'org_id',
      'response_key',
      'contact_at',
      'key_id',
      'sealed',
      'phone_index',
      'email_index',
    ]);
    expect(String(row?.['sealed'])).not.toContain('Ann');
    expect(row?.['phone_index']).toHaveLength(16);
  });

  test('of the same file changes nothing; the last that is said of a response holds', async () => {
    await importFile(pool, [of('r1', ANN), of('r2', BOB)], { secrets });
    const { counts } = await importFile(pool, [of('r1', ANN), of('r2', BOB)], { secrets });
    expect(counts).toMatchObject({ taken: 0, unchanged: 2 });
    expect(await kept()).toEqual({ r1: ANN, r2: BOB });
    // The customer alone is corrected; the response alone; a file that says nothing of customers.
    await importFile(pool, [of('r1', BOB), of('r2', BOB, { overallSatisfaction: 3 })], { secrets });
    await importFile(pool, [of('r1', null), of('r2', null, { overallSatisfaction: 2 })], { secrets });
    expect(await kept()).toEqual({ r1: BOB, r2: BOB });
    expect(await rowsOf(pool, 'SELECT count(*)::int AS n FROM customer')).toEqual([{ n: 2 }]);
  });

  test('that says one response twice keeps what it says last, whether or not the answers changed', async () => {
    await importFile(
      pool,
      [of('r1', ANN), of('r1', BOB), of('r2', ANN), of('r2', BOB, { overallSatisfaction: 1 }), of('r3', ANN)],
      { secrets, chunk: 2 },
    );
    expect(await kept()).toEqual({ r1: BOB, r2: BOB, r3: ANN });
  });

  test('that fails or is a dry run keeps nobody', async () => {
    await importFile(pool, [of('r1', ANN)], { secrets, dryRun: true });
    async function* broken() {
      yield { responses: [of('r1', ANN)], rejects: [] };
      throw new Error('the disk is gone');
    }
    await expect(importFile(pool, [], { secrets, open: broken })).rejects.toThrow('the disk is gone');
    expect(await kept()).toEqual({});
  });

  test('without customers needs no key', async () => {
    const refuse = () => Promise.reject(new Error('asked for the key'));
    await importFile(pool, [of('r1', null)], { secrets: refuse });
    await expect(importFile(pool, [of('r2', ANN)], { secrets: refuse })).rejects.toThrow('asked for the key');
  });

  test('leaves out customers whose time is over already', async () => {
    await importFile(
      pool,
      [of('old', ANN, { at: '2014-06-09T10:00:00Z' }), of('new', ANN, { at: '2014-06-11T10:00:00Z' })],
      {
        secrets,
      },
    );
    expect(Object.keys(await kept())).toEqual(['new']);
  });
});

describe('the keys', () => {
  test('the same secrets at every start, each purpose its own', async () => {
    const [first, second] = await Promise.all([openSecrets(pool, { text: TEST_KEY }, NOW), secrets()]);
    expect(first.deriveSecret('accounts').equals(second.deriveSecret('accounts'))).toBe(true);
    expect(first.deriveSecret('accounts')).toHaveLength(32);
    expect(first.deriveSecret('accounts').equals(first.deriveSecret('webhooks'))).toBe(false);
  });

  test('another key is told in one sentence, and so is none', async () => {
    const { ring } = await secrets();
    await expect(openSecrets(pool, { text: Buffer.alloc(32, 8).toString('base64') }, NOW)).rejects.toMatchObject({
      code: 'key.other',
      message: `The personal data in this database is sealed with the key ${ring.newest.id}, which is not in PLAUDIT_KEY. Nothing is lost: put the key file or the PLAUDIT_KEY back that belongs to this database.`,
    });
    await expect(openSecrets(pool, { file: '/nowhere/key' }, NOW)).rejects.toMatchObject({ code: 'key.missing' });
    expect(await KeyRing.read({ file: '/nowhere/key' })).toBeNull();
  });

  test('a vault that could not be opened is tried again', async () => {
    const source = { text: 'no key' };
    const open = secretsOf(pool, source, now);
    await expect(open()).rejects.toMatchObject({ code: 'key.invalid' });
    source.text = TEST_KEY;
    expect((await open()).ring.newest).toEqual((await secrets()).ring.newest);
  });

  test('a row that was changed or swapped does not open', async () => {
    await importFile(pool, [of('r1', ANN), of('r2', BOB)], { secrets });
    await pool.query(
      "UPDATE customer SET sealed = (SELECT sealed FROM customer WHERE response_key = 'r2') WHERE response_key = 'r1'",
    );
    await expect(kept()).rejects.toMatchObject({ code: 'seal.broken', place: 'customer.customer' });
  });
});

describe('retention', () => {
  const AGES = [1, 399, 401, 500];
  const daysAgo = (days: number): string => new Date(NOW.getTime() - days * 86_400_000).toISOString();
  /** As of when none of them was too old. */
  const importAll = () =>
    importFile(
      pool,
      AGES.map((days) => of(`${days}`, ANN, { at: daysAgo(days) })),
      {
        secrets,
        now: () => new Date(NOW.getTime() - 200 * 86_400_000),
      },
    );

  test('400 days where nobody said otherwise; what is over goes in batches, with counts in the journal', async () => {
    await importAll();
    expect(await readRetention(pool)).toMatchObject([{ organization: 'North', days: 400, setAt: null, customers: 4 }]);
    await beginRetentionRunNow(pool, '2015-07-15');
    expect(await eraseOverdue(pool, '2015-07-15', now)).toBe(2);
    expect(Object.keys(await kept())).toEqual(['1', '399']);
    // A day's run is done once.
    expect(await eraseOverdue(pool, '2015-07-15', now)).toBe(0);
    expect(await rowsOf(pool, "SELECT actor, detail FROM journal WHERE act = 'retention.applied'")).toEqual([
      { actor: 'plaudit', detail: { name: 'North', customers: 2, before: '2014-06-10' } },
    ]);
    expect(await rowsOf(pool, 'SELECT count(*)::int AS n FROM response')).toEqual([{ n: 4 }]);
  });

  test('the days of an organization are its own', async () => {
    await importAll();
    const [{ subjectId } = { subjectId: '' }] = await readRetention(pool);
    const changed = await changeRetention(pool, { organization: subjectId, days: 30, actor: 'tester', now: NOW });
    expect(changed).toMatchObject({ organization: 'North', days: 30, setAt: NOW, customers: 4 });
    await beginRetentionRunNow(pool, '2015-07-15');
    expect(await eraseOverdue(pool, '2015-07-15', now)).toBe(3);
    expect(await journalActs(pool)).toEqual([
      'organization.added',
      'import.finished',
      'retention.set',
      'retention.applied',
    ]);
    for (const days of [0, 3661, 1.5])
      await expect(
        changeRetention(pool, { organization: subjectId, days, actor: 'tester', now: NOW }),
      ).rejects.toMatchObject({
        code: 'request.invalid',
      });
  });

  test('two processes at once: one does it', async () => {
    await importAll();
    await beginRetentionRunNow(pool, '2015-07-15');
    const results = await Promise.allSettled([1, 2, 3].map(() => eraseOverdue(pool, '2015-07-15', now)));
    const erased = results.map((r) => (r.status === 'fulfilled' ? r.value : 0)).toSorted();
    expect(erased).toEqual([0, 0, 2]);
    expect((await journalActs(pool)).filter((act) => act === 'retention.applied')).toHaveLength(1);
  });
});
