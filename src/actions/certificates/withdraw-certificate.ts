import { PlauditError } from '../../core/basics/problem.ts';
import { addWithdrawal, findCertificate, type StoredCertificate } from '../../store/certificates/certificates.ts';
import { transaction } from '../../store/basics/connect.ts';
import type { Pool } from '../../store/basics/db.ts';
import { writeJournal } from '../../store/journal.ts';
import { bumpNetworkVersion } from '../../store/organizations.ts';
import { tellWebhooks } from '../../store/guards/webhook-events.ts';
import { certificatePath } from '../webhooks/message-paths.ts';

/**
 * Withdraws a certificate for a reason everyone can read. The certificate and the reason stay public for
 * good. Throws `not-found`, or `certificate.withdrawn` where it was withdrawn before.
 */
export async function withdrawCertificate(
  pool: Pool,
  number: string,
  { reason, actor, now }: { reason: string; actor: string; now: Date },
): Promise<StoredCertificate> {
  const certificate = await findCertificate(pool, number);
  if (certificate === null)
    throw new PlauditError('not-found', `No certificate has the number ${number}.`, {
      place: number,
      params: { noun: 'certificate' },
    });
  await transaction(pool, async (client) => {
    if (!(await addWithdrawal(client, { orgId: certificate.orgId, number, at: now, reason, actor }))) {
      throw new PlauditError(
        'certificate.withdrawn',
        `The certificate ${number} was withdrawn before; the first reason stands.`,
        { place: number },
      );
    }
    await writeJournal(client, {
      orgId: certificate.orgId,
      at: now,
      actor,
      act: 'certificate.withdrawn',
      noun: 'certificate',
      nounId: number,
      detail: { subject: certificate.subjectName, reason },
    });
    await tellWebhooks(client, [
      { type: 'certificate.withdrawn', at: now, data: { number, path: certificatePath(number) } },
    ]);
    await bumpNetworkVersion(client, false);
  });
  return (await findCertificate(pool, number)) as StoredCertificate;
}
