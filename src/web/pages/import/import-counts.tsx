import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportRun } from '../../../http/contract/imports.ts';
import { useFormat } from '../../i18n.ts';
import styles from './import.module.css';

const COUNTS = ['read', 'taken', 'unchanged', 'superseded', 'rejected', 'leftOut', 'unanswered'] as const;

type ImportCountsProps = {
  run: ImportRun;
  /** For whoever gives it the focus. */
  ref?: Ref<HTMLElement>;
};

/** What became of the rows of a file, each count with what it means. */
export function ImportCounts({ run: { counts, dryRun }, ref }: ImportCountsProps) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  return (
    <section ref={ref} tabIndex={ref === undefined ? undefined : -1} aria-label={t('counts.title')}>
      <dl className={styles.counts}>
        {COUNTS.filter((name) => name !== 'leftOut' || counts.leftOut > 0).map((name) => (
          <div key={name} data-count={name} data-none={counts[name] === 0}>
            <dt>{t(name === 'taken' && dryRun ? 'counts.takenDry' : `counts.${name}`)}</dt>
            <dd>{format.integer(counts[name])}</dd>
            {name !== 'read' && name !== 'taken' && <dd className={styles.meaning}>{t(`counts.${name}Note`)}</dd>}
          </div>
        ))}
      </dl>
    </section>
  );
}
