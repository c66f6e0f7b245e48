import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { Jobs } from '../../src/actions/jobs.ts';
import { searchKey } from '../../src/core/basics/search-key.ts';
import type { DecisionRun, IssueRun, Overview, SubjectPage } from '../../src/http/contract/decisions.ts';
import type { ImportRun, JournalEntry, Upload } from '../../src/http/contract/imports.ts';
import type { Certificate, Registry } from '../../src/http/contract/registry.ts';
import { JobQueue } from '../../src/store/queue.ts';
import { apiOn } from '../support/api.ts';
import { readCsv } from '../support/csv.ts';
import { testDatabase } from '../support/database.ts';
import { multipart } from '../support/multipart.ts';
import { OTHER_OPERATOR } from '../support/principals.ts';
import { now, prepare, rulebooks } from '../support/network.ts';

const { pool } = await testDatabase();
await prepare(pool);
const queue = new JobQueue(pool);
await queue.start();
const jobs = new Jobs(pool, queue);
const api = await apiOn(pool, { jobs, publicUrl: 'https://certify.example.org' });
const faults: unknown[] = [];
await jobs.work({
  rulebooks,
  uploadsFolder: api.deps.uploadsFolder,
  secrets: api.deps.secrets,
  now,
  onFault: (error) => void faults.push(error),
});
afterAll(() => queue.stop());

const HEADER =
  'response_id,organization,site,supervisor,csr,contact_at,completed_at,channel,resolved,contacts_needed,overall_satisfaction,csr_satisfaction';
const days = Array.from({ length: 9 }, (_, i) => `0${i + 1}`);
/** 27 responses of a quarter, so many of them resolved on the first contact. */
const quarter = (csr: string, resolved: number): string[] =>
  ['04', '05', '06'].flatMap((month, m) =>
    days.map((day, d) => {
      const time = `2015-${month}-${day}T10:00:00-03:00`;
      const first = m * 9 + d < resolved;
      return `${csr}-${month}-${day},North,Montréal,Zoé,${csr},${time},${time.replace('10:00', '10:30')},phone,${first ? 'yes,1' : 'no,'},${first ? 5 : 2},5`;
    }),
  );
const file = [
  HEADER,
  ...quarter('Ann', 27),
  ...quarter('Bob', 5),
  'x,North,,Zoé,Ann,2015-06-01T10:00:00-03:00,,phone,yes,1,5,5',
  '',
].join('\n');

const post = async <T>(path: string, body: unknown, status = 202): Promise<T> => {
  const answer = await api.send('POST', path, body);
  expect([answer.status, answer.status === status ? '' : answer.body]).toEqual([status, '']);
  return answer.json() as T;
};
async function finished<T extends { state: string; failure: { message: string } | null }>(path: string): Promise<T> {
  for (let i = 0; i < 800; i += 1) {
    const run = await api.get<T>(path);
    if (run.state === 'finished' || run.state === 'failed') {
      expect([run.state, run.failure]).toEqual(['finished', null]);
      return run;
    }
    await sleep(20);
  }
  throw new Error(`${path} did not come to an end`);
}
const bring = async (text: string): Promise<Upload> =>
  (await api.server.inject({ method: 'POST', url: '/api/uploads', ...multipart('june.csv', text) })).json() as Upload;
async function imported(text: string, dryRun: boolean): Promise<ImportRun> {
  const { id } = await bring(text);
  const run = await post<ImportRun>('/api/imports', { upload: id, dryRun });
  expect(run).toMatchObject({
    state: 'waiting',
    file: 'june.csv',
    dryRun,
    by: 'operator',
    progress: { done: 0, total: Buffer.byteLength(text), unit: 'bytes' },
  });
  return finished<ImportRun>(`/api/imports/${run.id}`);
}
const acts = async (): Promise<string[]> =>
  (await api.get<{ rows: JournalEntry[] }>('/api/journal')).rows.map((row) => row.act);

test('from an empty network to a certificate, its withdrawal and the register', async () => {
  // Nothing is there, and every page says so instead of breaking.
  expect(await api.get('/api/meta')).toMatchObject({ simulated: false, lastMonth: null, networkVersion: 0 });
  expect((await api.send('GET', '/api/overview')).json()).toMatchObject({
    status: 404,
    code: 'not-found',
    place: 'network',
  });
  expect(await api.get('/api/organizations')).toEqual({ rows: [] });
  const early = await post<DecisionRun>('/api/decision-runs', { rulebook: 'world-class-fcr@2015' });
  await expect.poll(async () => (await api.get<DecisionRun>(`/api/decision-runs/${early.id}`)).state).toBe('failed');
  expect((await api.get<DecisionRun>(`/api/decision-runs/${early.id}`)).failure).toEqual({
    code: 'not-found',
    message: 'The network has no response yet: import a file first, then decide.',
  });

  // A dry run, then the file itself, then the file again.
  const counts = { read: 55, taken: 54, unchanged: 0, superseded: 0, rejected: 1, leftOut: 0, unanswered: 0 };
  const dry = await imported(file, true);
  expect(dry).toMatchObject({
    counts,
    rejectsByReason: [{ code: 'required.missing', field: 'site', count: 1 }],
    truncated: false,
  });
  expect(await api.get('/api/meta')).toMatchObject({ lastMonth: null, networkVersion: 0 });
  const real = await imported(file, false);
  expect(real).toMatchObject({ counts, progress: { done: Buffer.byteLength(file), total: Buffer.byteLength(file) } });
  expect(real.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(readCsv(await api.text(`/api/imports/${real.id}/rejects.csv`))).toEqual([
    { line: '56', field: 'site', reason: 'required.missing', message: 'site is empty', value: '' },
  ]);
  expect((await imported(file, false)).counts).toEqual({ ...counts, taken: 0, unchanged: 54 });
  expect(await api.get('/api/meta')).toMatchObject({ lastMonth: '2015-06', networkVersion: 1 });

  // Who is on track, found without accents.
  const overview = await api.get<Overview>(`/api/overview?level=csr&q=${searchKey('ANN')}`);
  expect(overview).toMatchObject({
    total: 1,
    period: { from: '2015-04', to: '2015-06' },
    threshold: { value: 0.8, comparison: 'at-least' },
  });
  expect(overview.rows[0]).toMatchObject({
    status: 'on-track',
    outcome: 'met',
    n: 27,
    meeting: 27,
    site: { name: 'Montréal' },
    supervisor: { name: 'Zoé' },
    certificate: null,
  });
  expect(overview.rows[0]?.trend.slice(-3)).toEqual([
    [9, 9],
    [9, 9],
    [9, 9],
  ]);
  expect((await api.get<Overview>('/api/overview?level=site&q=montreal')).rows.map((r) => r.subject.name)).toEqual([
    'Montréal',
  ]);
  const ann = overview.rows[0]?.subject.id;

  // Decisions, certificates, once and not twice.
  const decisions = await post<DecisionRun>('/api/decision-runs', {
    rulebook: 'world-class-fcr@2015',
    period: '2015-04..2015-06',
    reading: 'pooled',
  });
  const decided = await finished<DecisionRun>(`/api/decision-runs/${decisions.id}`);
  expect(decided.counts[0]).toEqual({
    ...{ level: 'csr', met: 1, notMet: 1, undetermined: 0, certified: 0 },
    ...{ counted: 54, outside: 0, unscorable: 0 },
  });
  const issue = async (): Promise<IssueRun> => {
    const request = { levels: ['csr', 'supervisor', 'site', 'organization'] };
    const path = `/api/decision-runs/${decisions.id}/issue-runs`;
    expect((await api.send('POST', path, request)).json()).toMatchObject({ code: 'access.separated' });
    const { id } = await api.as(OTHER_OPERATOR, () => post<IssueRun>(path, request));
    return finished<IssueRun>(`/api/issue-runs/${id}`);
  };
  expect(await issue()).toMatchObject({
    decisionRun: decisions.id,
    issued: 1,
    already: 0,
    refused: [],
    progress: { done: 1, total: 1 },
  });
  expect(await issue()).toMatchObject({ issued: 0, already: 1 });
  expect((await api.get<DecisionRun>(`/api/decision-runs/${decisions.id}`)).counts[0]?.certified).toBe(1);

  // The certificate, its code, its withdrawal.
  const page = await api.get<SubjectPage>(`/api/subjects/${ann}`);
  expect([page.status, page.path.map((p) => p.name), page.certificates.length]).toEqual([
    'certified',
    ['North', 'Montréal', 'Zoé'],
    1,
  ]);
  const number = page.certificates[0]?.number as string;
  const certificate = await api.get<Certificate>(`/api/certificates/${number}`);
  expect(certificate).toMatchObject({
    status: 'active',
    subject: 'Ann',
    within: [{ name: 'North' }, { name: 'Montréal' }, { name: 'Zoé' }],
    achievedOn: '2015-06-30',
    validUntil: '2016-06-30',
    url: `https://certify.example.org/certificates/${number}`,
    noLongerEarned: false,
  });
  expect((await api.send('GET', `/api/certificates/${number}/qr.svg`)).status).toBe(200);
  const register = async (query: string): Promise<string[]> =>
    (await api.get<Registry>(`/api/registry?${query}`)).rows.map((r) => `${r.number} ${r.name} ${r.status}`);
  expect(await register('q=ann&level=csr')).toEqual([`${number} Ann active`]);
  const withdrawn = await post<Certificate>(
    `/api/certificates/${number}/withdrawal`,
    { reason: '  The responses were invented.  ' },
    200,
  );
  expect(withdrawn).toEqual({
    ...certificate,
    status: 'withdrawn',
    withdrawal: { at: now().toISOString(), reason: 'The responses were invented.' },
  });
  expect(await register('q=ann&level=csr')).toEqual([`${number} Ann withdrawn`]);
  expect(await register('status=active')).toEqual([]);
  expect((await api.get<SubjectPage>(`/api/subjects/${ann}`)).status).toBe('on-track');

  // A correction makes it one that would no longer be earned; the certificate says what it said.
  const corrected = file.replaceAll(/^(Ann-0[45].*),yes,1,5,5$/gm, '$1,no,,1,5');
  expect((await imported(corrected, false)).counts).toMatchObject({ taken: 18, superseded: 18, unchanged: 36 });
  expect(await api.get<Certificate>(`/api/certificates/${number}`)).toEqual({ ...withdrawn, noLongerEarned: true });
  expect((await api.get<SubjectPage>(`/api/subjects/${ann}`)).status).toBe('withdrawn');

  expect(await acts()).toEqual([
    'import.finished',
    'certificate.withdrawn',
    'certificates.issued',
    'decision-run.finished',
    'rulebook.first-used',
    'import.finished',
    'import.finished',
    'organization.added',
    'decision-run.failed',
    'registry.transcribed',
    ...(await acts()).filter((act) => act === 'window.registered'),
  ]);
  expect([api.faults, faults]).toEqual([[], []]);
});
