import type { Certificate } from '../../actions/certificates/certificates.ts';
import type { CertificateLine } from '../contract/decisions.ts';
import type { Certificate as CertificateBody } from '../contract/registry.ts';
import { presentDecision, presentPeriod } from './decision.ts';

export function certificateStatus(c: Certificate, today: string): 'active' | 'expired' | 'withdrawn' {
  if (c.withdrawnAt !== null) return 'withdrawn';
  return c.validUntil < today ? 'expired' : 'active';
}

export const presentCertificateLine = (c: Certificate, today: string, earned: boolean | null): CertificateLine => ({
  number: c.number,
  rulebook: `${c.program}@${c.edition}`,
  level: c.level,
  subject: c.subjectName,
  period: presentPeriod({ from: c.periodFrom, to: c.periodTo }),
  issuedOn: c.issuedAt.toISOString().slice(0, 10),
  validUntil: c.validUntil,
  status: certificateStatus(c, today),
  noLongerEarned: earned === false,
});

export const presentCertificate = (
  c: Certificate,
  more: { today: string; earned: boolean | null; issuer: string; publicUrl: string },
): CertificateBody => ({
  number: c.number,
  status: certificateStatus(c, more.today),
  issuer: more.issuer,
  level: c.level,
  subject: c.subjectName,
  within: c.document.within.map((w) => ({ ...w })),
  title: c.document.title,
  rulebook: `${c.program}@${c.edition}`,
  rulebookSha256: c.rulebookSha256,
  period: presentPeriod({ from: c.periodFrom, to: c.periodTo }),
  achievedOn: c.achievedOn,
  issuedAt: c.issuedAt.toISOString(),
  validUntil: c.validUntil,
  simulated: c.simulated,
  decision: presentDecision(c.document.decision),
  withdrawal: c.withdrawnAt === null ? null : { at: c.withdrawnAt.toISOString(), reason: c.withdrawalReason ?? '' },
  noLongerEarned: more.earned === false,
  signature: null,
  url: `${more.publicUrl}/certificates/${c.number}`,
});
