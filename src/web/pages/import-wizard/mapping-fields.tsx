import { useTranslation } from 'react-i18next';
import type { Upload } from '../../../http/contract/imports.ts';
import { DataTable } from '../../parts/data-table/data-table.tsx';
import { FIELDS, NEEDED, type Field } from './fields.ts';
import { SourceField } from './source-field.tsx';
import type { MappingState } from './use-mapping.ts';
import styles from './wizard.module.css';

type FieldRow = { field: Field; columns: readonly string[]; constant: string | null; confidence: number };

const SURE = 0.9;
const LIKELY = 0.7;

/** Every field of a response: where it is read from, and how sure the proposal is. */
export function MappingFields({ upload, state }: { upload: Upload; state: MappingState }) {
  const { t } = useTranslation('imports');
  const rows = FIELDS.map((field): FieldRow => {
    const proposed = upload.fields.find((each) => each.field === field);
    return { columns: [], constant: null, confidence: 0, ...proposed, field };
  });
  const sure = ({ field, columns, constant, confidence }: FieldRow): string => {
    if (state.chosen.has(field)) return 'chosen';
    if (columns.length === 0 && constant === null) return 'none';
    return confidence >= SURE ? 'sure' : confidence >= LIKELY ? 'likely' : 'doubtful';
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
                key={`${row.columns.join('\n')}\n${row.constant ?? ''}`}
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
