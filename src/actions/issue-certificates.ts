import { PlauditError } from '../core/basics/problem.ts';
import { MET } from '../core/certification/rule.ts';
import { type CertificateDocument, drawUp } from '../core/credential/certificate.ts';
import { certificateNumber, RANDOM_BYTES } from '../core/credential/certificate-number.ts';
import { alone } from '../store/alone.ts';
import { transaction } from '../store/connect.ts';
import type { Pool } from '../store/db.ts';
import { countDecisions, type DecisionLine, decisionRunNumbered, type DecisionRunRow, listDecisions } from '../store/decisions.ts';
import {
  findIssueRun, finishIssueRun, type Intent, type IssueRunRow, noteIssueProgress, recordCertificate, recordIntent, type Refused,
} from '../store/issuances.ts';
import { writeJournal } from '../store/journal.ts';
import { levelOfCode } from '../store/levels.ts';
import { bumpNetworkVersion, listOrganizations } from '../store/organizations.ts';
import type { Subject } from '../store/subjects.ts';
import type { LoadedRulebook } from './rulebooks.ts';
import { currentDecision, placeInMonth } from './subject-page.ts';

/** So many subjects are intended, checked, recorded and journalled together. */
const BATCH = 200;
const KEPT_REFUSALS = 200;

export type IssueOptions = {
  readonly now: () => Date;
  /** Random bytes for numbers; injected so that a test can know them. */
  readonly random: (bytes: number) => Uint8Array;
};

type Drawn = { readonly intent: Intent; readonly document: CertificateDocument };

/**
 * Issues certificates for the decisions of a run that met their edition, in five steps kept apart: decide
 * afresh from today's responses, check what would be issued, record the intent, (sign: its place is between
 * the intent and the record), record, publish. A crash leaves intents without certificates; the next run
 * finds them and completes them under the same number. Nobody is certified twice for one period. A run that
 * is over is not done again; one that another process is at work on is a `conflict`.
 */
export function issueCertificates(pool: Pool, run: IssueRunRow, loaded: LoadedRulebook, options: IssueOptions): Promise<void> {
  return alone(pool, run.runId, async () => {
    const known = await findIssueRun(pool, run.runId);
    if (known?.state === 'finished') return;
    if (known?.state === 'failed') throw new PlauditError('conflict', `This run failed before: ${known.error} Start it again.`, { place: run.runId });
    try {
      await issueChecked(pool, run, loaded, options);
    } catch (error) {
      await recordIssueFailure(pool, run, error, options.now());
      throw error;
    }
  });
}

async function issueChecked(pool: Pool, run: IssueRunRow, loaded: LoadedRulebook, options: IssueOptions): Promise<void> {
  const decisionRun = await decisionRunNumbered(pool, run.decisionRunNo);
  if (decisionRun === null || decisionRun.state !== 'finished' || decisionRun.periodFrom === null || decisionRun.periodTo === null) {
    throw new PlauditError('conflict', 'Certificates are issued from a finished decision run; this one is not.');
  }
  checkEdition(decisionRun, loaded);
  await issueAll(pool, run, decisionRun, loaded, options);
  await finishIssueRun(pool, { runId: run.runId, state: 'finished', at: options.now(), error: null });
}

/** A run that cannot be carried out is told so in its row. */
export async function recordIssueFailure(pool: Pool, run: IssueRunRow, error: unknown, at: Date): Promise<void> {
  const message = error instanceof PlauditError ? error.message : 'The run stopped because of a fault in Plaudit. What was issued stays; start it again to go on.';
  await finishIssueRun(pool, { runId: run.runId, state: 'failed', at, error: message });
}

function checkEdition(decisionRun: DecisionRunRow, { key, rulebook }: LoadedRulebook): void {
  if (rulebook.sha256 === decisionRun.rulebookSha256 && (rulebook.profile?.sha256 ?? null) === (decisionRun.profile?.sha256 ?? null)) return;
  throw new PlauditError(
    'certificate.check-failed',
    `The edition ${key} or its operator profile is no longer the one this run decided by. Decide again, then issue.`,
    { place: key },
  );
}

async function issueAll(pool: Pool, run: IssueRunRow, decisionRun: DecisionRunRow, loaded: LoadedRulebook, options: IssueOptions): Promise<void> {
  const simulated = new Map((await listOrganizations(pool)).map((o) => [o.orgId, o.simulated]));
  const filters = run.levels.map((level) => ({ runNo: run.decisionRunNo, level, outcomes: [MET], subjects: run.subjects ?? undefined }));
  let total = 0;
  for (const filter of filters) total += await countDecisions(pool, filter);
  const tally = { done: 0, issued: 0, already: 0, refused: [] as Refused[] };
  for (const filter of filters) {
    for (let offset = 0; ; offset += BATCH) {
      const lines = await listDecisions(pool, filter, { limit: BATCH, offset });
      if (lines.length === 0) break;
      const drawn: Drawn[] = [];
      for (const line of lines) {
        const result = await drawOne(pool, decisionRun, loaded, line, options);
        if ('intent' in result) drawn.push(result);
        else if (result.refused === null) tally.already += 1;
        else if (tally.refused.length < KEPT_REFUSALS) tally.refused.push({ subject: line.name, reason: result.refused });
      }
      const issued = await recordBatch(pool, run, decisionRun, drawn, simulated, options);
      tally.issued += issued;
      tally.already += drawn.length - issued;
      tally.done += lines.length;
      await noteIssueProgress(pool, { runId: run.runId, total, ...tally });
    }
  }
  if (total === 0) await noteIssueProgress(pool, { runId: run.runId, total, ...tally });
}

/** Decides afresh, checks, and records the intent; `refused: null` means the certificate stands already. */
async function drawOne(
  pool: Pool,
  decisionRun: DecisionRunRow,
  { rulebook }: LoadedRulebook,
  line: DecisionLine,
  options: IssueOptions,
): Promise<Drawn | { readonly refused: string | null }> {
  const period = { from: decisionRun.periodFrom as number, to: decisionRun.periodTo as number };
  const subject: Subject = { orgId: line.orgId, subjectId: line.subjectId, level: levelOfCode(line.level), publicId: line.publicId, name: line.name };
  const decision = await currentDecision(pool, rulebook, subject, period, decisionRun.reading);
  const now = options.now();
  const proposal = {
    number: certificateNumber(options.random(RANDOM_BYTES)),
    organization: line.organizationName,
    within: await placeInMonth(pool, subject, line.organizationName, period),
    rulebookSha256: decisionRun.rulebookSha256,
    today: now.toISOString().slice(0, 10),
  };
  const checked = drawUp(decision, rulebook, proposal);
  if (!checked.ok) return { refused: checked.error };
  const intent = await transaction(pool, (client) =>
    recordIntent(client, {
      orgId: line.orgId, level: line.level, subjectId: line.subjectId, number: proposal.number, program: decision.program,
      edition: decision.edition, periodFrom: period.from, periodTo: period.to, runNo: decisionRun.runNo, actor: decisionRun.actor, now,
    }),
  );
  if (intent === null) return { refused: null };
  return { intent, document: { ...checked.value, number: intent.number } };
}

async function recordBatch(
  pool: Pool,
  run: IssueRunRow,
  decisionRun: DecisionRunRow,
  drawn: readonly Drawn[],
  simulated: ReadonlyMap<number, boolean>,
  options: IssueOptions,
): Promise<number> {
  if (drawn.length === 0) return 0;
  return transaction(pool, async (client) => {
    const now = options.now();
    const byOrganization = new Map<number, string[]>();
    for (const { intent, document } of drawn) {
      const recorded = await recordCertificate(client, intent, document, { simulated: simulated.get(intent.orgId) ?? false, now });
      if (recorded) byOrganization.set(intent.orgId, [...(byOrganization.get(intent.orgId) ?? []), intent.number]);
    }
    let issued = 0;
    for (const [orgId, numbers] of byOrganization) {
      issued += numbers.length;
      await writeJournal(client, {
        orgId, at: now, actor: run.actor, act: 'certificates.issued', noun: 'decision-run', nounId: decisionRun.publicId,
        detail: { rulebook: `${decisionRun.program}@${decisionRun.edition}`, count: numbers.length, numbers },
      });
    }
    if (issued > 0) await bumpNetworkVersion(client, false);
    return issued;
  });
}
