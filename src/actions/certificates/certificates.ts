import { certificatesOf, findCertificate, type StoredCertificate } from '../../store/certificates/certificates.ts';
import type { Pool } from '../../store/basics/db.ts';
import { issuedDigest } from '../../store/personal/erase-employee.ts';
import { readAtOnce } from '../../store/basics/snapshot.ts';
import { type Subject, subjectOf } from '../../store/subjects.ts';
import type { CertificateDocument } from '../../core/credential/certificate.ts';
import { editionAsUsed } from './edition-as-used.ts';
import { decisionUnder, readEvidence } from '../judging/evidence.ts';
import type { Rulebooks } from '../rulebooks/rulebooks.ts';

export type Certificate = StoredCertificate & { readonly document: CertificateDocument };

/** A published certificate by its number; null where there is none. */
export const certificateNumbered = async (pool: Pool, number: string): Promise<Certificate | null> =>
  (await findCertificate(pool, number)) as Certificate | null;

/**
 * The digest of a document as it was issued, where a name was taken out of it since. Never public: all the rest of the
 * document is, so that the digest would confirm a guessed name.
 */
export const issuedDigestOf = (pool: Pool, certificate: Certificate): Promise<string | null> =>
  issuedDigest(pool, certificate);

/** All of a subject's certificates, newest first. */
export const certificatesOfSubject = async (pool: Pool, subject: Subject): Promise<Certificate[]> =>
  (await certificatesOf(pool, subject.orgId, subject.subjectId)) as Certificate[];

/**
 * The certificate that counts for a subject's status under an edition, as `standings` finds it for lists: one that was
 * not withdrawn before one that was, then the one valid longest.
 */
export function standingOf(
  certificates: readonly Certificate[],
  { program, edition }: { readonly program: string; readonly edition: string },
): { readonly withdrawn: boolean; readonly validUntil: string } | null {
  const own = certificates
    .filter((c) => c.program === program && c.edition === edition)
    .map((c) => ({ withdrawn: c.withdrawnAt !== null, validUntil: c.validUntil }));
  const [best] = own.toSorted(
    (a, b) => Number(a.withdrawn) - Number(b.withdrawn) || (a.validUntil < b.validUntil ? 1 : -1),
  );
  return best ?? null;
}

/**
 * Whether the responses as they are known today would still earn a certificate, under the very edition it
 * was issued by: the one at hand, or the copy kept when it first decided. Null where neither is left to
 * judge by (an operator profile that is gone). The certificate itself never changes.
 */
export async function stillEarned(pool: Pool, rulebooks: Rulebooks, certificate: Certificate): Promise<boolean | null> {
  const subject = await subjectOf(pool, certificate.orgId, certificate.subjectId);
  if (subject === null) return null;
  return (await allStillEarned(pool, rulebooks, subject, [certificate]))[0] ?? null;
}

/** The same of several certificates of one subject, each at its place: the evidence is read once. */
export async function allStillEarned(
  pool: Pool,
  rulebooks: Rulebooks,
  subject: Subject,
  certificates: readonly Certificate[],
): Promise<(boolean | null)[]> {
  if (certificates.length === 0) return [];
  const [evidence] = await readAtOnce(pool, (client) => readEvidence(client, [subject]));
  const earned: (boolean | null)[] = [];
  for (const certificate of certificates) {
    const { profile, reading } = certificate.document.decision;
    const rulebook = await editionAsUsed(pool, rulebooks, { ...certificate, profile });
    const period = { from: certificate.periodFrom, to: certificate.periodTo };
    earned.push(
      rulebook === null || evidence === undefined
        ? null
        : decisionUnder(rulebook, period, reading, subject, evidence).outcome === 'met',
    );
  }
  return earned;
}
