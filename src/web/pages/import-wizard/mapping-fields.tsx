import { useTranslation } from 'react-i18next';
import type { Upload } from '../../../http/contract/imports.ts';
import { DataTable } from '../../parts/data-table/data-table.tsx';
import { FIELDS, NEEDED, type Field } from './fields.ts';
import { SourceField } from './source-field.tsx';
import type { MappingState } from './use-mapping.ts';
import styles from './wizard.module.css';

type Source = { columns: readonly string[]; constant: string | null };
type FieldRow = Source & { field: Field };

const SURE = 0.9;
const LIKELY = 0.7;

/** Two sources are the same when this text is. */
const sourceOf = ({ columns, constant }: Source): string => JSON.stringify([columns, constant]);

/** Every field of a response: where it is read from, and how sure the proposal is. */
export function MappingFields({ upload, state }: { upload: Upload; state: MappingState }) {
  const { t } = useTranslation('imports');
  const rows = FIELDS.map((field): FieldRow => {
    const read = upload.fields.find((each) => each.field === field);
    return { field, columns: read?.columns ?? [], constant: read?.constant ?? null };
  });
  const sure = (row: FieldRow): string => {
    if (row.columns.length === 0 && row.constant === null) return 'none';
    const proposed = state.proposed.find(({ field }) => field === row.field);
    if (proposed === undefined || sourceOf(proposed) !== sourceOf(row)) return 'chosen';
    return proposed.confidence >= SURE ? 'sure' : proposed.confidence >= LIKELY ? 'likely' : 'doubtful';
  };
  return (
    <section aria-labelledby="fields">
      <h2 id="fields">{t('map.fields')}</h2>
      <p className={styles.lead}>{t('map.fieldsLead')}</p>
      {state.unreadable && (
        <p role="alert" className={styles.wrong}>
          {t('map.unreadable')}
        </p>
      )}
      <DataTable
        label={t('map.fields')}
        rows={rows}
        rowKey={(row) => row.field}
        empty={null}
        columns={[
          {
            key: 'field',
            header: t('map.field'),
            title: true,
            cell: (row) => (
              <span className={styles.fieldName}>
                {t(`field.${row.field}`)}{' '}
                {NEEDED.includes(row.field) && <span className={styles.needed}>{t('map.needed')}</span>}
              </span>
            ),
          },
          {
            key: 'source',
            header: t('map.source'),
            width: '420px',
            cell: (row) => (
              <SourceField
                // Another source from the server (a saved mapping, the YAML) starts the field anew.
                key={sourceOf(row)}
                label={t(`field.${row.field}`)}
                field={row.field}
                columns={upload.columns}
                read={row.columns}
                constant={row.constant}
                onChange={(source) => state.setSource(row.field, source)}
              />
            ),
          },
          {
            key: 'sure',
            header: t('map.sure'),
            cell: (row) => (
              <span data-sure={sure(row)} className={styles.sure}>
                {t(`map.confidence.${sure(row)}`)}
              </span>
            ),
          },
        ]}
      />
    </section>
  );
}
