import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Erasure, FoundPeople, RetentionList } from '../../src/http/contract/personal.ts';
import { JobQueue } from '../../src/store/queue.ts';
import { Jobs } from '../../src/actions/jobs.ts';
import { apiOn } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { decide, issue } from '../support/issuing.ts';
import { multipart } from '../support/multipart.ts';
import { now, prepare, rowsOf, rulebooks } from '../support/network.ts';

const { pool } = await testDatabase();
await prepare(pool);
const queue = new JobQueue(pool);
await queue.start();
const jobs = new Jobs(pool, queue);
const logged: string[] = [];
const api = await apiOn(pool, { jobs });
await jobs.work({
  rulebooks,
  uploadsFolder: api.deps.uploadsFolder,
  secrets: api.deps.secrets,
  now,
  onFault: (error, job) => void logged.push(`${job} ${String(error)}`),
});
afterAll(() => queue.stop());

/** Words that stand nowhere but in the personal columns of the file. */
const SECRET = /quibblesworth|zanzibarine|5550147|555[ -]0147|quib@|zanz@/i;
const HEADER =
  'response_id,organization,site,supervisor,csr,contact_at,completed_at,resolved,contacts_needed,other_channels_used,overall_satisfaction,csr_satisfaction,customer_name,customer_phone,customer_email';
const row = (i: number, month: string, customer: string): string =>
  `r${i},North,Halifax,Sam,Ann,2015-${month}-10T10:00:00Z,2015-${month}-10T11:00:00Z,yes,1,no,5,5,${customer}`;
const FILE = [
  HEADER,
  ...Array.from({ length: 9 }, (_, i) => row(i, '04', 'Quinn Quibblesworth,514 555 0147,quib@example.org')),
  ...Array.from({ length: 9 }, (_, i) => row(10 + i, '05', 'Zed Zanzibarine,,zanz@example.org')),
  ...Array.from({ length: 9 }, (_, i) => row(20 + i, '06', ',,')),
  // Turned away, each for something else.
  row(90, '06', 'Quinn Quibblesworth,514 555 0147,quib@example.org,quib@example.org'),
  row(91, '06', `${'Quibblesworth '.repeat(30)},,`),
  row(92, '06', 'Quinn,555\u00010147,'),
  row(93, '06', 'Quinn,,quib@example.org').replace('yes,1', 'quib@example.org,1'),
  row(94, '06', 'Quinn,,').replace('2015-06-10T10:00:00Z', '514-555-0147'),
  'Quinn Quibblesworth,514 555 0147',
  '',
].join('\n');

/** Everything the API answers without being asked for someone: "path body". */
async function everything(): Promise<string[]> {
  const [subject] = await rowsOf<{ id: string }>(pool, "SELECT public_id AS id FROM subject WHERE name = 'Ann'");
  const [run] = await rowsOf<{ id: string }>(pool, 'SELECT public_id AS id FROM import_run');
  const [decided] = await rowsOf<{ id: string }>(pool, 'SELECT public_id AS id FROM decision_run');
  const [certificate] = await rowsOf<{ number: string }>(pool, 'SELECT number FROM certificate');
  const ids: Record<string, string> = {
    '/api/subjects/:id': subject?.id ?? '',
    '/api/imports/:id': run?.id ?? '',
    '/api/imports/:id/rejects.csv': run?.id ?? '',
    '/api/decision-runs/:id': decided?.id ?? '',
    '/api/decision-runs/:id/decisions': decided?.id ?? '',
    '/api/decision-runs/:id/decisions.csv': decided?.id ?? '',
  };
  const said: string[] = [];
  for (const route of api.server.routeActs.keys()) {
    const [method, path = ''] = route.split(' ');
    if (method !== 'GET') continue;
    const url = path
      .replace(':number', certificate?.number ?? '')
      .replace(':key', 'world-class-fcr@2015')
      .replace(':id', ids[path] ?? subject?.id ?? '');
    const answer = await api.send('GET', url);
    said.push(`${path} ${answer.status} ${answer.body}`);
  }
  return said;
}

/** Every value of every column but the sealed ones, in every schema, that has such a word. */
async function tables(): Promise<string[]> {
  const columns = await rowsOf<{ s: string; t: string; c: string; type: string }>(
    pool,
    `SELECT table_schema AS s, table_name AS t, column_name AS c, data_type AS type FROM information_schema.columns
     WHERE table_schema IN ('public', 'job') ORDER BY 1, 2, 3`,
  );
  const hits: string[] = [];
  for (const { s, t, c, type } of columns) {
    const text = type === 'bytea' ? `encode("${c}", 'escape')` : `"${c}"::text`;
    const { rows } = await pool.query<{ v: string }>(`SELECT ${text} AS v FROM "${s}"."${t}" WHERE "${c}" IS NOT NULL`);
    if (rows.some(({ v }) => SECRET.test(v))) hits.push(`${t}.${c}`);
  }
  return hits;
}

async function files(folder: string): Promise<string[]> {
  const hits: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && SECRET.test(await readFile(path, 'latin1'))) hits.push(entry.name);
  }
  return hits;
}

const find = async (body: object): Promise<FoundPeople['rows']> => {
  const answer = await api.send('POST', '/api/personal/find', body);
  expect(answer.status).toBe(200);
  return (answer.json() as FoundPeople).rows;
};

// In this order: each goes on from what the one before left.
describe('personal data from a file', () => {
  test('stand nowhere but in the sealed table', async () => {
    const uploaded = await api.server.inject({
      method: 'POST',
      url: '/api/uploads',
      ...multipart('responses.csv', FILE),
    });
    expect(uploaded.statusCode).toBe(200);
    const upload = JSON.parse(uploaded.body) as { id: string; rows: { response: Record<string, unknown> }[] };
    // The operator's own file is shown to him, and lies in the home until it is imported.
    expect(upload.rows[0]?.response).toMatchObject({ customer_phone: '514 555 0147' });
    expect(await files(api.deps.uploadsFolder)).toEqual(['responses.csv']);
    expect(await tables()).toEqual([]);
    const asked = await api.send('POST', '/api/imports', { upload: upload.id });
    expect(asked.status).toBe(202);
    const { id } = asked.json() as { id: string };
    await expect.poll(async () => (await api.get<{ state: string }>(`/api/imports/${id}`)).state).toBe('finished');
    await expect.poll(() => files(api.deps.uploadsFolder)).toEqual([]);
    await issue(pool, await decide(pool));
    expect(await rowsOf(pool, 'SELECT count(*)::int AS n FROM customer')).toEqual([{ n: 18 }]);
    expect(await rowsOf(pool, 'SELECT count(*)::int AS n FROM reject')).toEqual([{ n: 6 }]);
    expect(await rowsOf(pool, 'SELECT count(*)::int AS n FROM certificate')).toEqual([{ n: 1 }]);
    expect(await tables()).toEqual([]);
    const said = await everything();
    expect(said.filter((each) => SECRET.test(each))).toEqual([]);
    expect(said.filter((each) => / 200 /.test(each)).length).toBeGreaterThan(20);
    expect([...logged, ...api.faults.map((fault) => String(fault.error))]).toEqual([]);
  });

  test('are found, handed out and erased through bodies alone', async () => {
    const [quinn] = await find({ who: 'customer', phone: '+1 (514) 555-0147' });
    expect(quinn).toMatchObject({ who: 'customer', organization: { name: 'North' }, label: 'Quinn Quibblesworth' });
    if (quinn?.who !== 'customer') throw new Error('Nobody was found.');
    expect(await rowsOf(pool, "SELECT actor, noun, detail FROM journal WHERE act = 'customer.looked-up'")).toEqual([
      { actor: 'operator', noun: 'customer', detail: { lookedFor: ['phone'], people: 1, responses: 9 } },
    ]);
    const responses = quinn.responses.map((each) => each.responseId);
    expect(responses).toHaveLength(9);
    const person = { who: 'customer', organization: quinn.organization.id, responses };
    const handed = await api.server.inject({ method: 'POST', url: '/api/personal/export', payload: person });
    expect([
      handed.statusCode,
      handed.headers['content-type'],
      handed.headers['cache-control'],
      handed.headers['content-disposition'],
    ]).toEqual([200, 'application/json; charset=utf-8', 'no-store', 'attachment; filename="personal-data.json"']);
    expect(JSON.parse(handed.body)).toMatchObject({
      organization: 'North',
      responses: responses.map((responseId) => ({ responseId })),
    });
    const refused = await api.send('POST', '/api/personal/erase', { person, confirm: 'Quinn' });
    expect([refused.status, (refused.json() as { code: string }).code]).toEqual([409, 'personal.unconfirmed']);
    const erased = await api.send('POST', '/api/personal/erase', { person, confirm: 'quinn QUIBBLESWORTH' });
    expect([erased.status, erased.json()]).toEqual([
      200,
      { name: null, responses: 9, withdrawn: 0, masked: 0, accounts: 0 },
    ]);
    expect(await find({ who: 'customer', email: 'quib@example.org' })).toEqual([]);
    expect((await api.send('POST', '/api/personal/export', person)).status).toBe(404);
    expect(await tables()).toEqual([]);
  });

  test('an employee: everything about him, then a name that says nothing', async () => {
    const [ann] = await find({ who: 'employee', level: 'csr', name: 'ann' });
    if (ann?.who !== 'employee') throw new Error('Nobody was found.');
    const handed = await api.send('POST', '/api/personal/export', { who: 'employee', id: ann.id });
    expect(handed.json()).toMatchObject({ name: 'Ann', level: 'csr', certificates: [{}] });
    expect((handed.json() as { responses: unknown[] }).responses).toHaveLength(27);
    const erased = await api.send('POST', '/api/personal/erase', {
      person: { who: 'employee', id: ann.id },
      confirm: 'Ann',
    });
    expect(erased.json() as Erasure).toEqual({
      name: 'Former employee 1',
      responses: 0,
      withdrawn: 1,
      masked: 0,
      accounts: 0,
    });
    const [certificate] = await rowsOf<{ number: string }>(pool, 'SELECT number FROM certificate');
    const shown = await api.get<Record<string, unknown>>(`/api/certificates/${certificate?.number ?? ''}`);
    expect(shown).toMatchObject({
      subject: 'Former employee 1',
      status: 'withdrawn',
      withdrawal: { reason: 'erased' },
    });
    expect(JSON.stringify(shown)).not.toMatch(/"Ann"/);
    expect(JSON.stringify(await api.get('/api/registry'))).not.toContain('Ann');
    expect(await api.text('/api/overview.csv?level=csr')).toContain('Former employee 1');
    expect(
      (await api.send('POST', '/api/personal/erase', { person: { who: 'employee', id: ann.id }, confirm: 'x' })).status,
    ).toBe(409);
    const nobody = { who: 'employee', id: '00000000-0000-4000-8000-000000000000' };
    expect((await api.send('POST', '/api/personal/export', nobody)).status).toBe(404);
  });

  test('retention: read and set', async () => {
    const { rows } = await api.get<RetentionList>('/api/personal/retention');
    expect(rows).toMatchObject([{ organization: { name: 'North' }, days: 400, setAt: null, customers: 9 }]);
    const set = await api.send('POST', '/api/personal/retention', { organization: rows[0]?.organization.id, days: 90 });
    expect([set.status, set.json()]).toEqual([200, { ...rows[0], days: 90, setAt: now().toISOString() }]);
    expect(
      (await api.send('POST', '/api/personal/retention', { organization: rows[0]?.organization.id, days: 0 })).status,
    ).toBe(400);
    const journal = await api.text('/api/journal?size=500');
    for (const act of ['retention.set', 'customer.erased', 'employee.erased', 'person.exported'])
      expect(journal).toContain(act);
    expect(journal).not.toMatch(SECRET);
  });

  test.each([
    { who: 'customer' },
    { who: 'customer', phone: '12' },
    { who: 'employee', name: '  ' },
    { who: 'site', name: 'Halifax' },
    { who: 'employee', level: 'site', name: 'Halifax' },
  ])('a search that makes no sense is refused: %j', async (body) => {
    expect((await api.send('POST', '/api/personal/find', body)).status).toBe(400);
  });
});
