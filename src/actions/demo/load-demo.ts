import { randomBytes, randomUUID } from 'node:crypto';
import { SIMULATED_FILE } from '../../core/basics/simulated-file.ts';
import { monthOf } from '../../core/basics/month.ts';
import { LEVELS, type SurveyResponse } from '../../core/survey/response.ts';
import { simulatedNetwork } from '../../intake/simulated/network.ts';
import { DEMO_SEED, simulatedTotals, simulateNetwork } from '../../intake/simulated/simulate.ts';
import { transaction } from '../../store/basics/connect.ts';
import type { Pool } from '../../store/basics/db.ts';
import { addImport } from '../../store/responses/imports.ts';
import { addIssueRun } from '../../store/certificates/issuances.ts';
import { writeJournal } from '../../store/journal.ts';
import { LEVEL_CODES } from '../../store/levels.ts';
import { listOrganizations } from '../../store/organizations.ts';
import { importResponses, type ResponseBatch } from '../imports/import-responses.ts';
import { issueCertificates } from '../certificates/issue-certificates.ts';
import { requestDecisions, runDecisions } from '../certificates/run-decisions.ts';
import type { Rulebooks } from '../rulebooks/rulebooks.ts';

export const DEMO_ACTOR = 'demo';
const DEMO_EDITIONS = ['world-class-call@2013', 'world-class-fcr@2015'];

export type DemoStep = {
  readonly step: 'responses' | 'decisions' | 'certificates';
  readonly done: number;
  readonly total: number;
};

export type DemoOptions = {
  readonly now: () => Date;
  readonly onStep: (step: DemoStep) => void;
  /** Chance for the certificates' numbers; the network itself has none. */
  readonly random?: (bytes: number) => Uint8Array;
};

/** True where the network is empty, so that a demo would stand alone. */
export const isEmpty = async (pool: Pool): Promise<boolean> => (await listOrganizations(pool)).length === 0;

/**
 * Loads the simulated network through the same doors as real responses: an import, decision runs under two
 * editions, certificates for those who met them. Every organization in it is marked as simulated.
 */
export async function loadDemo(
  pool: Pool,
  rulebooks: Rulebooks,
  { now, onStep, random = randomBytes }: DemoOptions,
): Promise<void> {
  const today = now();
  // The last complete month, as an operator would have it.
  const lastMonth = monthOf(today.getUTCFullYear(), today.getUTCMonth() + 1) - 1;
  await loadResponses(pool, lastMonth, now, onStep);
  for (const [i, key] of DEMO_EDITIONS.entries()) {
    const loaded = rulebooks.get(key);
    onStep({ step: 'decisions', done: i, total: DEMO_EDITIONS.length });
    const run = await transaction(pool, (client) =>
      requestDecisions(client, { loaded, actor: DEMO_ACTOR, now: now() }),
    );
    await runDecisions(pool, run, loaded, now);
    onStep({ step: 'certificates', done: i, total: DEMO_EDITIONS.length });
    const issue = await addIssueRun(pool, {
      runId: randomUUID(),
      decisionRunNo: run.runNo,
      levels: LEVELS.map((l) => LEVEL_CODES[l]),
      subjects: null,
      actor: DEMO_ACTOR,
      now: now(),
    });
    await issueCertificates(pool, issue, loaded, { now, random });
  }
  await transaction(pool, (client) =>
    writeJournal(client, {
      at: now(),
      actor: DEMO_ACTOR,
      act: 'demo.loaded',
      noun: 'network',
      nounId: 'demo',
      detail: { seed: DEMO_SEED, ...simulatedTotals({}) },
    }),
  );
}

async function loadResponses(
  pool: Pool,
  lastMonth: number,
  now: () => Date,
  onStep: (step: DemoStep) => void,
): Promise<void> {
  const totals = simulatedTotals({});
  const deliveries = totals.responses + totals.duplicates + totals.corrections;
  const network = simulatedNetwork({ seed: DEMO_SEED, lastMonth });
  const zones = new Map(network.sites.map((site) => [site.name, site.zone]));
  const run = await transaction(pool, (client) =>
    addImport(client, {
      file: SIMULATED_FILE,
      bytes: 0,
      uploadId: null,
      mapping: null,
      dryRun: false,
      actor: DEMO_ACTOR,
      now: now(),
    }),
  );
  let done = 0;
  async function* batches(): AsyncGenerator<ResponseBatch> {
    done = 0;
    for (const responses of simulateNetwork({ seed: DEMO_SEED, lastMonth }) as Iterable<SurveyResponse[]>) {
      yield { responses, rejects: [] };
      done += responses.length;
      onStep({ step: 'responses', done, total: deliveries });
    }
  }
  await importResponses(
    pool,
    { open: batches, leftOut: () => 0, summary: () => ({ sha256: null, truncated: false }) },
    {
      importNo: run.importNo,
      publicId: run.publicId,
      file: run.file,
      actor: DEMO_ACTOR,
      dryRun: false,
      simulated: true,
      now,
      zoneOf: (site) => zones.get(site) ?? null,
      done: () => done,
    },
  );
}
