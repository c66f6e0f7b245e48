import { certificatesOf, findCertificate, type StoredCertificate } from '../store/certificates.ts';
import type { Pool } from '../store/db.ts';
import { keptRulebook } from '../store/decisions.ts';
import { type Subject, subjectOf } from '../store/subjects.ts';
import { parseRulebook } from '../core/rulebook/parse.ts';
import type { Reading, Rulebook } from '../core/rulebook/rulebook.ts';
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
 * was issued by: the one at hand, or the copy kept when it first decided. Null where neither is left to
 * judge by (an operator profile that is gone). The certificate itself never changes.
 */
export async function stillEarned(pool: Pool, rulebooks: Rulebooks, certificate: Certificate): Promise<boolean | null> {
  const rulebook = await editionOf(pool, rulebooks, certificate);
  const subject = rulebook === null ? null : await subjectOf(pool, certificate.orgId, certificate.subjectId);
  if (rulebook === null || subject === null) return null;
  const reading: Reading = certificate.document.decision.reading;
  const period = { from: certificate.periodFrom, to: certificate.periodTo };
  return (await currentDecision(pool, rulebook, subject, period, reading)).outcome === 'met';
}

async function editionOf(pool: Pool, rulebooks: Rulebooks, certificate: Certificate): Promise<Rulebook | null> {
  const { profile } = certificate.document.decision;
  const atHand = rulebooks.find(`${certificate.program}@${certificate.edition}`)?.rulebook;
  const sameProfile = (atHand?.profile?.sha256 ?? null) === (profile?.sha256 ?? null);
  if (atHand?.sha256 === certificate.rulebookSha256 && sameProfile) return atHand;
  const kept = profile === null ? await keptRulebook(pool, certificate.rulebookSha256) : null;
  const parsed = kept === null ? null : parseRulebook(kept, certificate.rulebookSha256);
  return parsed?.ok === true ? parsed.value : null;
}
