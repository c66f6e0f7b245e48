import type { Certificate } from '../actions/certificates/certificates.ts';
import type { Pool } from '../actions/database.ts';
import type { IssueRunBody } from '../actions/certificates/read-decisions.ts';
import type { Rulebooks } from '../actions/rulebooks/rulebooks.ts';
import { formatMonth, formatPeriod } from '../core/basics/month.ts';
import { PlauditError } from '../core/basics/problem.ts';
import type { Refusal } from '../core/credential/certificate.ts';
import { readCertificateNumber } from '../core/credential/certificate-number.ts';
import { LEVELS, type Level } from '../core/survey/response.ts';
import type { CliDeps } from './deps.ts';
import { ACTOR, withDatabase } from './database.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { printJson } from './json.ts';
import { required } from './options.ts';
import { levelWords } from './text/decision-words.ts';
import { count, counted } from './text/numbers.ts';
import { harmless } from './text/plain-text.ts';
import { whyDecision } from './text/why.ts';

const REFUSALS: Readonly<Record<Refusal, string>> = {
  'decision.not-met': 'the responses of today no longer meet the edition',
  'rulebook.changed': 'the edition is not the one the run decided by',
  'validity.unstated': 'the edition does not state how long a certificate is valid: an operator profile must',
  'subject.unnamed': 'the subject has no name',
  'period.not-begun': 'the period has not begun',
  'subject.erased': 'the name was erased, and a certificate names its holder',
};

export async function issueCertificates(
  options: { run?: string; level?: readonly Level[]; json?: boolean },
  deps: CliDeps,
): Promise<ExitCode> {
  const runId = required(options.run, '--run', 'name a decision run; "plaudit decide" says its id.');
  if (!/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(runId)) {
    throw new PlauditError('usage', `--run: "${runId}" is no id of a run: "plaudit decide" says it.`, {
      place: '--run',
    });
  }
  const { issueNow } = await import('../actions/certificates/issue-now.ts');
  const rulebooks = await deps.rulebooks();
  const issued = await withDatabase(deps, (pool) =>
    issueNow(pool, rulebooks, { runId, levels: options.level ?? LEVELS, actor: ACTOR, now: deps.now }),
  );
  if (options.json === true) printJson(deps.out, issueDocument(issued));
  else deps.out.write(issueReport(issued));
  return issued.refused.length > 0 ? EXIT.rejects : EXIT.ok;
}

const issueDocument = ({ progress: _, ...run }: IssueRunBody): Record<string, unknown> => ({ ...run });

function issueReport({ issued, already, refused }: IssueRunBody): string {
  const lines = [
    `${counted(issued, 'certificate')} issued.`,
    ...(already > 0 ? [`${count(already)} held already.`] : []),
    ...(refused.length > 0 ? [`${count(refused.length)} refused:`] : []),
    ...refused.map(({ subject, reason }) => `  ${harmless(subject)}: ${REFUSALS[reason as Refusal]}`),
    ...(issued > 0 ? ['See them: plaudit certificate list'] : []),
    ...(issued + already + refused.length === 0 ? ['Nobody of these levels met the edition in that run.'] : []),
  ];
  return `${lines.join('\n')}\n`;
}

export async function showCertificate(typed: string, options: { json?: boolean }, deps: CliDeps): Promise<ExitCode> {
  const number = checkedNumber(typed);
  const rulebooks = await deps.rulebooks();
  const found = await withDatabase(deps, (pool) => find(pool, deps, rulebooks, number));
  print(found, options, deps);
  return EXIT.ok;
}

export async function withdrawCertificate(
  typed: string,
  options: { reason?: string; json?: boolean },
  deps: CliDeps,
): Promise<ExitCode> {
  const number = checkedNumber(typed);
  const reason = required(options.reason, '--reason', 'write why, as everyone will read it.').trim();
  if (reason === '')
    throw new PlauditError('usage', '--reason is empty: write why, as everyone will read it.', { place: '--reason' });
  const rulebooks = await deps.rulebooks();
  const { withdrawCertificate: withdraw } = await import('../actions/certificates/withdraw-certificate.ts');
  const found = await withDatabase(deps, async (pool) => {
    await withdraw(pool, number, { reason, actor: ACTOR, now: deps.now() });
    return find(pool, deps, rulebooks, number);
  });
  if (options.json === true) print(found, options, deps);
  else
    deps.out.write(
      `${number} is withdrawn; it stays public with the reason. "plaudit certificate show ${number}" shows it.\n`,
    );
  return EXIT.ok;
}

function checkedNumber(typed: string): string {
  const number = readCertificateNumber(typed);
  if (number !== null) return number;
  throw new PlauditError('usage', `"${typed}" is no certificate number: one of its symbols is wrong or missing.`, {
    place: typed,
  });
}

type Found = {
  readonly certificate: Certificate;
  readonly earned: boolean | null;
  readonly issuedSha256: string | null;
  readonly issuer: string;
};

async function find(pool: Pool, deps: CliDeps, rulebooks: Rulebooks, number: string): Promise<Found> {
  const { certificateNumbered, issuedDigestOf, stillEarned } = await import('../actions/certificates/certificates.ts');
  const { operatorName } = await import('../actions/operator-name.ts');
  const certificate = await certificateNumbered(pool, number);
  if (certificate === null) {
    const message = `No certificate has the number ${number}. It is well formed, but none was issued under it here.`;
    throw new PlauditError('not-found', message, { place: number });
  }
  return {
    certificate,
    earned: await stillEarned(pool, rulebooks, certificate),
    issuedSha256: await issuedDigestOf(pool, certificate),
    issuer: await operatorName(pool, deps.config()),
  };
}

function print(found: Found, { json }: { json?: boolean }, deps: CliDeps): void {
  const today = deps.now().toISOString().slice(0, 10);
  if (json === true) printJson(deps.out, certificateDocument(found, today, deps));
  else deps.out.write(certificateReport(found, today, deps));
}

function statusOf(c: Certificate, today: string): 'active' | 'expired' | 'withdrawn' {
  if (c.withdrawnAt !== null) return 'withdrawn';
  return c.validUntil < today ? 'expired' : 'active';
}

const addressOf = (c: Certificate, deps: CliDeps): string => `${deps.config().publicUrl}/certificates/${c.number}`;

function certificateDocument(
  { certificate: c, earned, issuedSha256, issuer }: Found,
  today: string,
  deps: CliDeps,
): Record<string, unknown> {
  const { decision } = c.document;
  return {
    number: c.number,
    status: statusOf(c, today),
    issuer,
    level: c.level,
    subject: c.subjectName,
    organization: c.organizationName,
    within: c.document.within,
    rulebook: { program: c.program, edition: c.edition, sha256: c.rulebookSha256, profile: decision.profile },
    period: { from: formatMonth(c.periodFrom), to: formatMonth(c.periodTo) },
    reading: decision.reading,
    n: decision.n,
    meeting: decision.meeting,
    share: decision.share,
    interval: decision.interval,
    luckyPass: decision.luckyPass,
    clauses: decision.clauses,
    achievedOn: c.achievedOn,
    issuedAt: c.issuedAt,
    validUntil: c.validUntil,
    withdrawal: c.withdrawnAt === null ? null : { at: c.withdrawnAt, reason: c.withdrawalReason },
    noLongerEarned: earned === false,
    ...(issuedSha256 === null ? {} : { issuedSha256 }),
    simulated: c.simulated,
    url: addressOf(c, deps),
  };
}

function certificateReport({ certificate: c, earned, issuer }: Found, today: string, deps: CliDeps): string {
  const status = statusOf(c, today);
  const within = c.document.within.map((w) => `${levelWords(w.level).one} ${harmless(w.name)}`).join(', ');
  const lines = [
    `${c.number}  ${status === 'active' ? 'in force' : status}${c.simulated ? '  (simulated data)' : ''}`,
    c.document.title.en,
    '',
    `Holder     ${harmless(c.subjectName)}, ${levelWords(c.level).one}`,
    ...(within === '' ? [] : [`Within     ${within}`]),
    `Issuer     ${harmless(issuer)}`,
    `Achieved   ${c.achievedOn}, valid until ${c.validUntil}`,
    `Period     ${formatPeriod({ from: c.periodFrom, to: c.periodTo })}`,
    `Rulebook   ${c.program}@${c.edition} (SHA-256 ${c.rulebookSha256})`,
    `Address    ${addressOf(c, deps)}`,
    ...(c.withdrawnAt === null
      ? []
      : [`Withdrawn  ${c.withdrawnAt.toISOString().slice(0, 10)}: ${harmless(c.withdrawalReason ?? '')}`]),
    ...(earned === false ? ['Note       By the responses as they are known today it would no longer be earned.'] : []),
    ...(earned === null
      ? ['Note       Its edition is not among the rulebooks here, so it cannot be judged again.']
      : []),
  ];
  return `${lines.join('\n')}\n\n${whyDecision(c.document.decision)}`;
}
