import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Upload } from '../../../http/contract/imports.ts';
import { useOverflow } from '../../parts/data-table/use-overflow.ts';
import { FIELDS } from './fields.ts';
import styles from './wizard.module.css';

type Row = Upload['rows'][number];
type Value = NonNullable<Row['response']>[string];

/** The first rows as they would be taken; a rejected one shows its reasons in the place of its values. */
export function PreviewTable({ upload, refreshing }: { upload: Upload; refreshing: boolean }) {
  const { t } = useTranslation('imports');
  const scroller = useRef<HTMLDivElement>(null);
  const overflows = useOverflow(scroller);
  const fields = fieldsOf(upload.rows);
  const rejected = upload.rows.filter((row) => row.rejects.length > 0).length;
  const shown = (value: Value | undefined): string => {
    if (value === null || value === undefined) return t('common:none');
    return typeof value === 'boolean' ? t(`value.${value}`) : String(value);
  };
  return (
    <section aria-labelledby="preview" aria-busy={refreshing}>
      <h2 id="preview">{t('map.preview')}</h2>
      <p className={styles.lead}>{t('map.previewLead', { rejected, count: upload.rows.length })}</p>
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
              {fields.map((field) => (
                <th key={field} scope="col">
                  {t(`field.${field}`, { defaultValue: field })}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {upload.rows.map((row) => (
              <tr key={row.line} data-rejected={row.rejects.length > 0}>
                <th scope="row">{row.line}</th>
                {row.response === null ? (
                  <td colSpan={Math.max(1, fields.length)}>
                    <Reasons row={row} />
                  </td>
                ) : (
                  fields.map((field) => <td key={field}>{shown(row.response?.[field])}</td>)
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** The fields any row has, in the order of the canonical header, then whatever else there is. */
function fieldsOf(rows: readonly Row[]): string[] {
  const present = new Set(rows.flatMap((row) => Object.keys(row.response ?? {})));
  const known = FIELDS.filter((field) => present.has(field));
  return [...known, ...[...present].filter((field) => !known.some((each) => each === field))];
}

function Reasons({ row }: { row: Row }) {
  const { t } = useTranslation('imports');
  if (row.rejects.length === 0) return <span className="quiet">{t('map.unread')}</span>;
  return (
    <span className={styles.reasons}>
      <strong>{t('map.rejected')}</strong>
      {row.rejects.map((reject) => (
        <span key={`${reject.field} ${reject.code}`}>
          {reject.field !== '' && `${t(`field.${reject.field}`, { defaultValue: reject.field })}: `}
          {t(`reject.${reject.code}`, { defaultValue: reject.message })}
          {reject.value !== '' && <code> {reject.value}</code>}
        </span>
      ))}
    </span>
  );
}
