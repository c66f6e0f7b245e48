import { useTranslation } from 'react-i18next';
import type { SubjectPage } from '../../../http/contract/decisions.ts';
import { useFormat } from '../../i18n.ts';
import { DataTable } from '../../parts/data-table/data-table.tsx';
import { SubjectLink } from '../../parts/subject-link/subject-link.tsx';
import { Section } from './section.tsx';
import styles from './subject.module.css';

/** Whom the subject belonged to in each month, newest first, and with how many responses. */
export function Attributions({ page }: { page: SubjectPage }) {
  const { t } = useTranslation('subject');
  const format = useFormat();
  if (page.subject.level === 'organization') return null;
  return (
    <Section title={t(`attribution.title.${page.subject.level}`)} lead={t('attribution.lead')}>
      <DataTable
        label={t(`attribution.title.${page.subject.level}`)}
        rows={page.attributions.toSorted((a, b) => b.month.localeCompare(a.month))}
        rowKey={(row) => row.month}
        empty={<p className="quiet">{t('attribution.none')}</p>}
        columns={[
          {
            key: 'month',
            header: t('attribution.month'),
            title: true,
            cell: (row) => <span className={styles.settled}>{format.month(row.month)}</span>,
          },
          {
            key: 'within',
            header: t('attribution.within'),
            cell: (row) => (
              <ul className={styles.within}>
                {row.within.map(({ subject, n }) => (
                  <li key={subject?.id ?? ''}>
                    {subject === null ? (
                      <span className="quiet">{t('attribution.nobody')}</span>
                    ) : (
                      <SubjectLink subject={subject} look="plain" />
                    )}{' '}
                    <span className={styles.withinCount}>{t('judging:responses', { count: n })}</span>
                  </li>
                ))}
              </ul>
            ),
          },
        ]}
      />
    </Section>
  );
}
