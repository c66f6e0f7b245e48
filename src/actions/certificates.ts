import { certificatesOf, findCertificate, type StoredCertificate } from '../store/certificates.ts';
import type { Pool } from '../store/db.ts';
import { type Subject, subjectOf } from '../store/subjects.ts';
import type { Reading } from '../core/rulebook/rulebook.ts';
import type { CertificateDocument } from '../core/credential/certificate.ts';
import type { Rulebooks } from './rulebooks.ts';
import { currentDecision } from './subject-page.ts';

export type Certificate = StoredCertificate & { readonly document: CertificateDocument };

/** A published certificate by its number; null where there is none. */
export const certificateNumbered = async (pool: Pool, number: string): Promise<Certificate | null> =>
  (await findCertificate(pool, number)) as Certificate | null;

/** All of a subject's certificates, newest first. */
export const certificatesOfSubject = async (pool: Pool, subject: Subject): Promise<Certificate[]> =>
  (await certificatesOf(pool, subject.orgId, subject.subjectId)) as Certificate[];

/**
 * Whether the responses as they are known today would still earn a certificate, under the very edition it
 * was issued by; null where that edition is no longer among the rulebooks. The certificate itself never changes.
 */
export async function stillEarned(pool: Pool, rulebooks: Rulebooks, certificate: Certificate): Promise<boolean | null> {
  const loaded = rulebooks.find(`${certificate.program}@${certificate.edition}`);
  if (loaded === null || loaded.rulebook.sha256 !== certificate.rulebookSha256) return null;
  const subject = await subjectOf(pool, certificate.orgId, certificate.subjectId);
  if (subject === null) return null;
  const reading: Reading = certificate.document.decision.reading;
  const period = { from: certificate.periodFrom, to: certificate.periodTo };
  return (await currentDecision(pool, loaded.rulebook, subject, period, reading)).outcome === 'met';
}
