import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Upload } from '../../../http/contract/imports.ts';
import { useOverflow } from '../../parts/data-table/use-overflow.ts';
import { FIELDS } from './fields.ts';
import styles from './wizard.module.css';

type Row = Upload['rows'][number];
type Value = NonNullable<Row['response']>[string];

/**
 * The first rows as they would be taken; a rejected one shows its reasons in the place of its values. While no mapping
 * can be used, the rows as the file has them, so that one sees what there is to map.
 */
export function PreviewTable({ upload, refreshing }: { upload: Upload; refreshing: boolean }) {
  const { t } = useTranslation('imports');
  const scroller = useRef<HTMLDivElement>(null);
  const overflows = useOverflow(scroller);
  const raw = upload.rows.every((row) => row.response === null && row.rejects.length === 0);
  const fields = fieldsOf(upload.rows);
  const rejected = upload.rows.filter((row) => row.rejects.length > 0).length;
  const headers = raw ? upload.columns : fields.map((field) => t(`field.${field}`, { defaultValue: field }));
  return (
    <section aria-labelledby="preview" aria-busy={refreshing}>
      <h2 id="preview">{t(raw ? 'map.raw' : 'map.preview')}</h2>
      <p className={styles.lead}>
        {raw ? t('map.rawLead') : t('map.previewLead', { rejected, count: upload.rows.length })}
      </p>
      <p className="unseen" role="status">
        {t(refreshing ? 'map.reading' : 'map.upToDate')}
      </p>
      <div
        ref={scroller}
        className={styles.preview}
        data-refreshing={refreshing}
        {...(overflows && { 'tabIndex': 0, 'role': 'region', 'aria-labelledby': 'preview' })}
      >
        <table>
          <thead>
            <tr>
              <th scope="col">{t('map.line')}</th>
              {headers.map((header, index) => (
                // Two columns of a file may have one name.
                <th key={`${index} ${header}`} scope="col">
                  {header}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {upload.rows.map((row) => (
              <tr key={row.line} data-rejected={row.rejects.length > 0}>
                <th scope="row">{row.line}</th>
                {raw ? <RawCells row={row} columns={upload.columns} /> : <ReadCells row={row} fields={fields} />}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

const RawCells = ({ row, columns }: { row: Row; columns: readonly string[] }) =>
  columns.map((column, index) => <td key={`${index} ${column}`}>{row.raw[index]}</td>);

function ReadCells({ row, fields }: { row: Row; fields: readonly string[] }) {
  const { t } = useTranslation('imports');
  const { response } = row;
  const shown = (value: Value | undefined): string => {
    if (value === null || value === undefined) return t('common:none');
    return typeof value === 'boolean' ? t(`value.${value}`) : String(value);
  };
  if (response === null) {
    return (
      <td colSpan={Math.max(1, fields.length)}>
        <Reasons row={row} />
      </td>
    );
  }
  return fields.map((field) => <td key={field}>{shown(response[field])}</td>);
}

/** The fields any row has, in the order of the canonical header, then whatever else there is. */
function fieldsOf(rows: readonly Row[]): string[] {
  const present = new Set(rows.flatMap((row) => Object.keys(row.response ?? {})));
  const known = FIELDS.filter((field) => present.has(field));
  return [...known, ...[...present].filter((field) => !known.some((each) => each === field))];
}

function Reasons({ row }: { row: Row }) {
  const { t } = useTranslation('imports');
  if (row.rejects.length === 0) return <span className="quiet">{t('map.passed')}</span>;
  return (
    <span className={styles.reasons}>
      <strong>{t('map.rejected')}</strong>
      {row.rejects.map((reject) => (
        <span key={`${reject.field} ${reject.code}`}>
          {reject.field !== '' && `${t(`field.${reject.field}`, { defaultValue: reject.field })}: `}
          {t(`problems:reject.${reject.code}`, { defaultValue: reject.message })}
          {reject.value !== '' && <code> {reject.value}</code>}
        </span>
      ))}
    </span>
  );
}
