import { formatPeriod } from '../../core/basics/month.ts';
import { PlauditError } from '../../core/basics/problem.ts';
import { MET } from '../../core/certification/rule.ts';
import { type CertificateDocument, drawUp } from '../../core/credential/certificate.ts';
import { certificateNumber, RANDOM_BYTES } from '../../core/credential/certificate-number.ts';
import { alone } from '../../store/basics/alone.ts';
import { transaction } from '../../store/basics/connect.ts';
import type { Pool } from '../../store/basics/db.ts';
import {
  countDecisions,
  type DecisionLine,
  decisionRunNumbered,
  type DecisionRunRow,
  walkDecisions,
} from '../../store/certificates/decisions.ts';
import {
  findIssueRun,
  finishIssueRun,
  type Intent,
  type IssueRunRow,
  noteIssueProgress,
  recordCertificate,
  recordIntent,
  type Refused,
} from '../../store/certificates/issuances.ts';
import { erasedNames, holdNames } from '../../store/personal/erase-employee.ts';
import { formerSubjects } from '../../store/personal/former-employees.ts';
import { writeJournal } from '../../store/journal.ts';
import { levelOfCode } from '../../store/levels.ts';
import { bumpNetworkVersion, listOrganizations } from '../../store/organizations.ts';
import { readAtOnce } from '../../store/basics/snapshot.ts';
import type { Subject } from '../../store/subjects.ts';
import { tellWebhooks, type WebhookEvent } from '../../store/guards/webhook-events.ts';
import type { LoadedRulebook } from '../rulebooks/rulebooks.ts';
import {
  decisionUnder,
  placesInPeriod,
  type PlaceStep,
  readEvidence,
  type SubjectEvidence,
} from '../judging/evidence.ts';
import { failureOf } from '../failure.ts';
import { checkedPeriod } from '../judging/judge-network.ts';
import { certificatePath } from '../webhooks/message-paths.ts';

/** So many subjects are intended, checked, recorded and journalled together. */
const BATCH = 200;
const KEPT_REFUSALS = 200;
/** How often numbers are drawn for one batch before something else must be wrong. */
const DRAWS = 5;
const UNIQUE_VIOLATION = '23505';

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
export function issueCertificates(
  pool: Pool,
  run: IssueRunRow,
  loaded: LoadedRulebook,
  options: IssueOptions,
): Promise<void> {
  return alone(pool, run.runId, async () => {
    const known = await findIssueRun(pool, run.runId);
    if (known?.state === 'finished') return;
    if (known?.state === 'failed')
      throw new PlauditError('conflict', `This run failed before: ${known.failure?.message} Start it again.`, {
        place: run.runId,
      });
    try {
      await issueChecked(pool, run, loaded, options);
    } catch (error) {
      if (await recordIssueFailure(pool, run, error, options.now())) throw error;
      // A connection may break between a change and its answer: then the run is over, and went well.
      if ((await findIssueRun(pool, run.runId))?.state !== 'finished') throw error;
    }
  });
}

async function issueChecked(
  pool: Pool,
  run: IssueRunRow,
  loaded: LoadedRulebook,
  options: IssueOptions,
): Promise<void> {
  const decisionRun = await decisionRunNumbered(pool, run.decisionRunNo);
  if (
    decisionRun === null ||
    decisionRun.state !== 'finished' ||
    decisionRun.periodFrom === null ||
    decisionRun.periodTo === null
  ) {
    throw new PlauditError('conflict', 'Certificates are issued from a finished decision run; this one is not.');
  }
  checkEdition(decisionRun, loaded);
  await issueAll(pool, run, decisionRun, loaded, options);
  await finishIssueRun(pool, { runId: run.runId, state: 'finished', at: options.now(), failure: null });
}

/** A run that cannot be carried out is told so in its row. False where it is over already, and its outcome stands. */
export async function recordIssueFailure(pool: Pool, run: IssueRunRow, error: unknown, at: Date): Promise<boolean> {
  const failure = failureOf(pool, error, {
    disconnected: 'The connection to the database broke off. What was issued stays; start it again to go on.',
    fault: 'The run stopped because of a fault in Plaudit. What was issued stays; start it again to go on.',
  });
  return finishIssueRun(pool, { runId: run.runId, state: 'failed', at, failure });
}

function checkEdition(decisionRun: DecisionRunRow, { key, rulebook }: LoadedRulebook): void {
  if (
    rulebook.sha256 === decisionRun.rulebookSha256 &&
    (rulebook.profile?.sha256 ?? null) === (decisionRun.profile?.sha256 ?? null)
  )
    return;
  throw new PlauditError(
    'certificate.check-failed',
    `The edition ${key} or its operator profile is no longer the one this run decided by. Decide again, then issue.`,
    { place: key },
  );
}

async function issueAll(
  pool: Pool,
  run: IssueRunRow,
  decisionRun: DecisionRunRow,
  loaded: LoadedRulebook,
  options: IssueOptions,
): Promise<void> {
  const simulated = new Map((await listOrganizations(pool)).map((o) => [o.orgId, o.simulated]));
  const filters = run.levels.map((level) => ({
    runNo: run.decisionRunNo,
    level,
    outcomes: [MET],
    subjects: run.subjects ?? undefined,
  }));
  let total = 0;
  for (const filter of filters) total += await countDecisions(pool, filter);
  const tally = { done: 0, issued: 0, already: 0, refused: [] as Refused[] };
  await noteIssueProgress(pool, { runId: run.runId, total, ...tally });
  const erased = await erasedNames(pool);
  const former = await formerSubjects(pool);
  for (const filter of filters) {
    for await (const lines of walkDecisions(pool, filter, BATCH)) {
      const { proposals, refused } = await drawUpBatch(pool, decisionRun, loaded, { lines, former }, options);
      const intended = await intendBatch(pool, run, decisionRun, proposals, options);
      const issued = await recordBatch(pool, run, decisionRun, { drawn: intended, erased }, simulated, options);
      tally.issued += issued;
      tally.already += proposals.length - issued;
      tally.refused.push(...refused.slice(0, KEPT_REFUSALS - tally.refused.length));
      tally.done += lines.length;
      await noteIssueProgress(pool, { runId: run.runId, total, ...tally });
    }
  }
}

type Proposal = { readonly line: DecisionLine; readonly document: CertificateDocument };

/** Decides afresh on each subject, from one moment of the database, and checks what would be issued. */
async function drawUpBatch(
  pool: Pool,
  decisionRun: DecisionRunRow,
  { rulebook }: LoadedRulebook,
  { lines, former }: { readonly lines: readonly DecisionLine[]; readonly former: ReadonlySet<string> },
  options: IssueOptions,
): Promise<{ proposals: Proposal[]; refused: Refused[] }> {
  const period = checkedPeriod(rulebook, {
    from: decisionRun.periodFrom as number,
    to: decisionRun.periodTo as number,
  });
  const subjects = lines.map(({ level, ...line }): Subject => ({ ...line, level: levelOfCode(level) }));
  const { evidence, places } = await readAtOnce(pool, async (client) => {
    const read = await readEvidence(client, subjects);
    return { evidence: read, places: await placesInPeriod(client, subjects, read, period) };
  });
  const today = options.now().toISOString().slice(0, 10);
  const proposals: Proposal[] = [];
  const refused: Refused[] = [];
  for (const [i, line] of lines.entries()) {
    const subject = subjects[i] as Subject;
    if (former.has(`${subject.orgId}:${subject.subjectId}`)) {
      refused.push({ subject: line.name, reason: 'subject.erased' });
      continue;
    }
    const decision = decisionUnder(rulebook, period, decisionRun.reading, subject, evidence[i] as SubjectEvidence);
    const checked = drawUp(decision, rulebook, {
      number: certificateNumber(options.random(RANDOM_BYTES)),
      organization: line.organizationName,
      within:
        subject.level === 'organization'
          ? []
          : [{ level: 'organization', name: line.organizationName }, ...(places[i] as PlaceStep[])],
      rulebookSha256: decisionRun.rulebookSha256,
      today,
    });
    if (checked.ok) proposals.push({ line, document: checked.value });
    else refused.push({ subject: line.name, reason: checked.error });
  }
  return { proposals, refused };
}

/** Records the intents, all in one transaction; those whose certificate stands already are left out. */
async function intendBatch(
  pool: Pool,
  run: IssueRunRow,
  decisionRun: DecisionRunRow,
  proposals: readonly Proposal[],
  options: IssueOptions,
): Promise<Drawn[]> {
  if (proposals.length === 0) return [];
  let numbered = proposals.map(({ document }) => document.number);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transaction(pool, async (client) => {
        const now = options.now();
        const drawn: Drawn[] = [];
        for (const [i, { line, document }] of proposals.entries()) {
          const { program, edition, period } = document.decision;
          const intent = await recordIntent(client, {
            orgId: line.orgId,
            level: line.level,
            subjectId: line.subjectId,
            number: numbered[i] as string,
            program,
            edition,
            periodFrom: period.from,
            periodTo: period.to,
            runNo: decisionRun.runNo,
            actor: run.actor,
            now,
          });
          if (intent !== null) drawn.push({ intent, document: { ...document, number: intent.number } });
        }
        return drawn;
      });
    } catch (error) {
      // Chance drew a number that is taken: once in some hundred thousand batches of a registry of millions.
      if ((error as { code?: string }).code !== UNIQUE_VIOLATION || attempt === DRAWS) throw error;
      numbered = proposals.map(() => certificateNumber(options.random(RANDOM_BYTES)));
    }
  }
}

async function recordBatch(
  pool: Pool,
  run: IssueRunRow,
  decisionRun: DecisionRunRow,
  { drawn, erased }: { readonly drawn: readonly Drawn[]; readonly erased: number },
  simulated: ReadonlyMap<number, boolean>,
  options: IssueOptions,
): Promise<number> {
  if (drawn.length === 0) return 0;
  return transaction(pool, async (client) => {
    if ((await holdNames(client)) !== erased)
      throw new PlauditError(
        'conflict',
        'Somebody’s name was erased while certificates were drawn up. What was issued stays; start it again to go on.',
      );
    const now = options.now();
    const byOrganization = new Map<number, string[]>();
    const recordedDocuments: CertificateDocument[] = [];
    for (const { intent, document } of drawn) {
      const recorded = await recordCertificate(client, intent, document, {
        simulated: simulated.get(intent.orgId) ?? false,
        now,
      });
      if (!recorded) continue;
      byOrganization.set(intent.orgId, [...(byOrganization.get(intent.orgId) ?? []), intent.number]);
      recordedDocuments.push(document);
    }
    await tellWebhooks(
      client,
      recordedDocuments.map((document) => issuedEvent(document, now)),
    );
    let issued = 0;
    for (const [orgId, numbers] of byOrganization) {
      issued += numbers.length;
      await writeJournal(client, {
        orgId,
        at: now,
        actor: run.actor,
        act: 'certificates.issued',
        noun: 'decision-run',
        nounId: decisionRun.publicId,
        detail: { rulebook: `${decisionRun.program}@${decisionRun.edition}`, count: numbers.length, numbers },
      });
    }
    if (issued > 0) await bumpNetworkVersion(client, false);
    return issued;
  });
}

/** The subject is a person's name as often as not, and stands behind the path. */
const issuedEvent = ({ number, decision, validUntil }: CertificateDocument, at: Date): WebhookEvent => ({
  type: 'certificate.issued',
  at,
  data: {
    number,
    path: certificatePath(number),
    rulebook: `${decision.program}@${decision.edition}`,
    level: decision.level,
    period: formatPeriod(decision.period),
    validUntil,
  },
});
