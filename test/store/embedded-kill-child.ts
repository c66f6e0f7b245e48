/**
 * A Plaudit under load, for the tests that kill it: the database of the home in its first argument, with jobs, put
 * together as src/main.ts does. Each line it prints is one thing that was acknowledged to whoever asked for it.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { issueCertificates } from '../../src/actions/certificates/issue-certificates.ts';
import { Jobs } from '../../src/actions/jobs.ts';
import { prepareNetwork } from '../../src/actions/judging/prepare-network.ts';
import { loadRulebooks } from '../../src/actions/rulebooks/rulebooks.ts';
import { requestDecisions, runDecisions } from '../../src/actions/certificates/run-decisions.ts';
import { secretsOf } from '../../src/actions/keys/secrets.ts';
import { keepMapping, receiveUpload } from '../../src/actions/imports/uploads.ts';
import { withdrawCertificate } from '../../src/actions/certificates/withdraw-certificate.ts';
import { openPool, transaction } from '../../src/store/basics/connect.ts';
import { findDecisionRun } from '../../src/store/certificates/decisions.ts';
import { startEmbedded } from '../../src/store/embedded/start-embedded.ts';
import { findImport } from '../../src/store/responses/imports.ts';
import { addIssueRun, findIssueRun } from '../../src/store/certificates/issuances.ts';
import { LEVEL_CODES } from '../../src/store/levels.ts';
import { migrate } from '../../src/store/migrate.ts';
import { JobQueue } from '../../src/store/queue.ts';
import { importFile, monthOfResponses } from '../support/network.ts';
import { TEST_KEY } from '../support/secrets.ts';
import type { Acknowledged } from '../support/kill-checks.ts';

const [home = '', name = ''] = process.argv.slice(2);
const now = (): Date => new Date();
/** Written before anything else happens: a pipe takes it at once. */
const say = (line: Acknowledged): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

const { connection } = await startEmbedded({ home });
const pool = openPool({ connection, max: 16 });
await migrate(pool);
const rulebooks = await loadRulebooks();
await prepareNetwork(pool, rulebooks, now(), () => {});
const uploadsFolder = join(home, 'uploads');
mkdirSync(uploadsFolder, { recursive: true });
const queue = new JobQueue(pool);
await queue.start();
const jobs = new Jobs(pool, queue);
const secrets = secretsOf(pool, { text: TEST_KEY }, now);
await jobs.work({ rulebooks, uploadsFolder, secrets, now, onFault: () => {} });
say({ what: 'ready' });

let made = 0;
const unique = (): string => `${name}-${(made += 1)}`;

const HEADER =
  'response_id,organization,site,csr,contact_at,completed_at,channel,resolved,contacts_needed,overall_satisfaction,csr_satisfaction';
function csv(rows: number): string {
  const id = unique();
  const lines = Array.from({ length: rows }, (_, i) => {
    const day = `2015-0${4 + (i % 3)}-${String(1 + (i % 28)).padStart(2, '0')}`;
    const answers = i % 9 === 0 ? 'no,2,4,5' : 'yes,1,5,5';
    return `${id}-${i},Org ${i % 3},Site ${i % 3},CSR ${i % 40},${day}T10:00:00Z,${day}T11:00:00Z,phone,${answers}`;
  });
  return `${[HEADER, ...lines].join('\n')}\n`;
}

/** Waits for a run as a page does; null where it never ends. */
async function ended<T extends { state: string }>(find: () => Promise<T | null>): Promise<T | null> {
  for (;;) {
    const run = await find();
    if (run === null || run.state === 'finished' || run.state === 'failed') return run;
    await sleep(20);
  }
}

async function uploadAndImport(): Promise<void> {
  const rows = 100 + (made % 5) * 150;
  const stream = Readable.from([Buffer.from(csv(rows))]);
  const file = `${unique()}.csv`;
  const { uploadId } = await receiveUpload(pool, uploadsFolder, { name: file, stream, isCut: () => false }, now());
  say({ what: 'uploaded', id: uploadId });
  const more = { file, bytes: 1, uploadId, mapping: null, dryRun: made % 4 === 0, actor: 'importer', now: now() };
  const { publicId } = await jobs.requestImport(more);
  say({ what: 'import asked', id: publicId });
  const run = await ended(() => findImport(pool, publicId));
  if (run?.state === 'finished') say({ what: 'imported', id: publicId, rows: run.dryRun ? 0 : rows });
}

/** As the command line does, in its own process; each time with a CSR who is then certified. */
async function importDirectly(): Promise<void> {
  const id = unique();
  const responses = ['2015-04', '2015-05', '2015-06'].flatMap((month) =>
    monthOfResponses(`d${id}`, { month, n: 20, meeting: 20, organization: `Org ${made % 3}`, csr: `CSR ${id}` }),
  );
  const { run } = await importFile(pool, responses);
  say({ what: 'imported', id: run.publicId, rows: 60 });
}

const loaded = rulebooks.get('world-class-fcr@2015');
const DECIDER = { id: 'decider', grants: [] };
const ISSUER = { id: 'issuer', grants: [] };

async function decideAndIssue(): Promise<void> {
  const { publicId } = await jobs.requestDecisions(DECIDER, { loaded, now: now() });
  say({ what: 'decisions asked', id: publicId });
  const run = await ended(() => findDecisionRun(pool, publicId));
  if (run?.state !== 'finished') return;
  say({ what: 'decided', id: publicId });
  const { runId } = await jobs.requestIssuing(ISSUER, run, { subjects: null, levels: ['csr', 'site'], now: now() });
  say({ what: 'issuing asked', id: runId });
  const issue = await ended(() => findIssueRun(pool, runId));
  if (issue?.state === 'finished') say({ what: 'issued', id: runId, certificates: issue.issued });
}

async function decideAndIssueDirectly(): Promise<void> {
  const { publicId } = await transaction(pool, (client) =>
    requestDecisions(client, { loaded, actor: DECIDER.id, now: now() }),
  );
  say({ what: 'decisions asked', id: publicId });
  const asked = await findDecisionRun(pool, publicId);
  if (asked === null) return;
  await runDecisions(pool, asked, loaded, now);
  say({ what: 'decided', id: publicId });
  const runId = randomUUID();
  const more = {
    subjects: null,
    actor: ISSUER.id,
    runId,
    decisionRunNo: asked.runNo,
    levels: [LEVEL_CODES.csr],
    now: now(),
  };
  const run = await addIssueRun(pool, more);
  say({ what: 'issuing asked', id: runId });
  await issueCertificates(pool, run, loaded, { now, random: randomBytes });
  const issue = await findIssueRun(pool, runId);
  if (issue?.state === 'finished') say({ what: 'issued', id: runId, certificates: issue.issued });
}

async function withdraw(): Promise<void> {
  const { rows } = await pool.query<{ number: string }>(
    `SELECT number FROM certificate c WHERE NOT EXISTS
       (SELECT 1 FROM certificate_withdrawal w WHERE w.org_id = c.org_id AND w.number = c.number) LIMIT 1`,
  );
  const [one] = rows;
  if (one === undefined) return;
  await withdrawCertificate(pool, one.number, { reason: 'A test', actor: 'operator', now: now() });
  say({ what: 'withdrawn', id: one.number });
}

async function saveMapping(): Promise<void> {
  const mapping = { name: unique(), text: 'organization: { constant: A }\n', actor: 'importer', now: now() };
  await keepMapping(pool, mapping);
  say({ what: 'mapping saved', id: mapping.name });
}

/** Does it over and over; what goes wrong when the database goes is what the test is about. */
async function forever(work: () => Promise<void>): Promise<never> {
  for (;;) {
    await work().catch(() => sleep(20));
    await sleep(randomBytes(1).readUInt8() / 8);
  }
}

const LOAD = [
  uploadAndImport,
  importDirectly,
  importDirectly,
  decideAndIssue,
  decideAndIssueDirectly,
  decideAndIssueDirectly,
  withdraw,
  saveMapping,
];
await Promise.all(LOAD.map(forever));
