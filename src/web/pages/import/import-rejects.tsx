import { useTranslation } from 'react-i18next';
import type { ImportRun } from '../../../http/contract/imports.ts';
import { apiUrl } from '../../api.ts';
import { useFormat } from '../../i18n.ts';
import { DataTable } from '../../parts/data-table/data-table.tsx';
import styles from './import.module.css';

/** The rejected rows by reason, the most frequent first, and the rows themselves to download. */
export function ImportRejects({ run }: { run: ImportRun }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  if (run.counts.rejected === 0) {
    return run.state === 'finished' ? <p className="quiet">{t('rejects.none')}</p> : null;
  }
  return (
    <section aria-labelledby="rejects">
      <h2 id="rejects" className={styles.heading}>
        {t('rejects.title')}
      </h2>
      <DataTable
        label={t('rejects.title')}
        rows={run.rejectsByReason.toSorted((a, b) => b.count - a.count)}
        rowKey={(row) => `${row.code} ${row.field}`}
        empty={null}
        columns={[
          {
            key: 'reason',
            header: t('rejects.reason'),
            title: true,
            cell: (row) => t(`problems:reject.${row.code}`, { defaultValue: row.code }),
          },
          {
            key: 'field',
            header: t('rejects.field'),
            cell: (row) =>
              row.field === '' ? t('rejects.wholeRow') : t(`field.${row.field}`, { defaultValue: row.field }),
          },
          { key: 'count', header: t('rejects.count'), align: 'end', cell: (row) => format.integer(row.count) },
        ]}
      />
      <p className={styles.download}>
        <a href={apiUrl(`imports/${run.id}/rejects.csv`)} download>
          {t('rejects.download')}
        </a>
      </p>
    </section>
  );
}
