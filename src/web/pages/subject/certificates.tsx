import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { SubjectPage } from '../../../http/contract/decisions.ts';
import { useFormat } from '../../i18n.ts';
import { DataTable } from '../../parts/data-table/data-table.tsx';
import { useKnownSession } from '../../parts/session/use-session.ts';
import { StatusMark } from '../../parts/status-mark/status-mark.tsx';
import { WithdrawCertificate } from '../../parts/withdraw-certificate/withdraw-certificate.tsx';
import { Section } from './section.tsx';
import styles from './subject.module.css';

type CertificateRow = SubjectPage['certificates'][number];
const MARKS = { active: 'certified', expired: 'expired', withdrawn: 'withdrawn' } as const;

/** Every certificate the subject ever got; one that would not be earned any more is marked, not changed. */
export function Certificates({ page }: { page: SubjectPage }) {
  const { t } = useTranslation(['subject', 'operator']);
  const format = useFormat();
  const { acts } = useKnownSession();
  return (
    <Section title={t('certificates.title')}>
      <DataTable
        label={t('certificates.title')}
        rows={page.certificates}
        rowKey={(row) => row.number}
        empty={<p className="quiet">{t('certificates.none')}</p>}
        columns={[
          {
            key: 'number',
            header: t('certificates.number'),
            title: true,
            cell: (row) => (
              <Link to="/certificates/$number" params={{ number: row.number }}>
                {row.number}
              </Link>
            ),
          },
          {
            key: 'status',
            header: t('operator:column.status'),
            cell: (row) => (
              <span>
                <StatusMark status={MARKS[row.status]} />
                {row.noLongerEarned && row.status === 'active' && (
                  <span className={styles.noLonger}>{t('operator:certificateStatus.noLongerEarned')}</span>
                )}
              </span>
            ),
          },
          {
            key: 'edition',
            header: t('operator:column.edition'),
            cell: (row) => (
              <Link to="/rulebooks/$key" params={{ key: row.rulebook }}>
                {row.rulebook}
              </Link>
            ),
          },
          { key: 'period', header: t('operator:column.period'), cell: (row) => format.period(row.period) },
          { key: 'issued', header: t('certificates.issued'), cell: (row) => format.date(row.issuedOn) },
          { key: 'valid', header: t('certificates.validUntil'), cell: (row) => format.date(row.validUntil) },
          ...(acts.includes('certificates.withdraw')
            ? [
                {
                  key: 'withdraw',
                  header: t('certificates.action'),
                  cell: (row: CertificateRow) =>
                    row.status === 'withdrawn' ? (
                      <span className="quiet">{t('common:none')}</span>
                    ) : (
                      <WithdrawCertificate number={row.number} subject={row.subject} />
                    ),
                },
              ]
            : []),
        ]}
      />
    </Section>
  );
}
