import { useTranslation } from 'react-i18next';
import type { Certificate } from '../../../http/contract/registry.ts';
import { useFormat } from '../../i18n.ts';
import styles from './certificate-sheet.module.css';

/** What must be read before the certificate: withdrawn and why, expired, no longer earned, simulated. Printed too. */
export function Bands({ certificate }: { certificate: Certificate }) {
  const { t } = useTranslation('public');
  const format = useFormat();
  const { status, withdrawal, validUntil, noLongerEarned, simulated } = certificate;
  return (
    <div className={styles.bands}>
      {withdrawal !== null && (
        <p data-grave="true">
          <strong>{t('certificate.withdrawn', { date: format.date(withdrawal.at.slice(0, 10)) })}</strong>{' '}
          {withdrawal.reason === 'erased'
            ? t('certificate.erased')
            : t('certificate.reason', { reason: withdrawal.reason })}
        </p>
      )}
      {status === 'expired' && <p data-grave="true">{t('certificate.expired', { date: format.date(validUntil) })}</p>}
      {noLongerEarned && <p>{t('certificate.noLongerEarned')}</p>}
      {simulated && <p>{t('certificate.simulated')}</p>}
    </div>
  );
}

/** The word across the sheet, so that a photograph of it says what it is. */
export function Overprint({ status }: { status: Certificate['status'] }) {
  const { t } = useTranslation();
  if (status === 'active') return null;
  return (
    <svg className={styles.overprint} viewBox="0 0 400 400" aria-hidden="true">
      <text x="200" y="215" transform="rotate(-32 200 200)">
        {t(`status.${status}`)}
      </text>
    </svg>
  );
}
