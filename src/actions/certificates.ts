import { certificatesOf, findCertificate, type StoredCertificate } from '../store/certificates.ts';
import type { Pool } from '../store/db.ts';
import { type Subject, subjectOf } from '../store/subjects.ts';
import type { Reading } from '../core/rulebook/rulebook.ts';
import type { CertificateDocument } from '../core/credential/certificate.ts';
import { editionAsUsed } from './edition-as-used.ts';
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
 * was issued by: the one at hand, or the copy kept when it first decided. Null where neither is left to
 * judge by (an operator profile that is gone). The certificate itself never changes.
 */
export async function stillEarned(pool: Pool, rulebooks: Rulebooks, certificate: Certificate): Promise<boolean | null> {
  const rulebook = await editionAsUsed(pool, rulebooks, { ...certificate, profile: certificate.document.decision.profile });
  const subject = rulebook === null ? null : await subjectOf(pool, certificate.orgId, certificate.subjectId);
  if (rulebook === null || subject === null) return null;
  const reading: Reading = certificate.document.decision.reading;
  const period = { from: certificate.periodFrom, to: certificate.periodTo };
  return (await currentDecision(pool, rulebook, subject, period, reading)).outcome === 'met';
}
