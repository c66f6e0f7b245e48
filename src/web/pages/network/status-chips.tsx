import { useTranslation } from 'react-i18next';
import type { Overview } from '../../../http/contract/decisions.ts';
import { useFormat } from '../../i18n.ts';
import { STATUSES } from '../../../core/certification/status.ts';
import { StatusMark } from '../../parts/status-mark/status-mark.tsx';
import { useSearchState } from '../../search.ts';
import styles from './network.module.css';

/** How many subjects stand in each status; each count is a switch that keeps only those. */
export function StatusChips({ counts }: { counts: Overview['counts'] | undefined }) {
  const { t } = useTranslation('network');
  const format = useFormat();
  const [search, change] = useSearchState();
  const kept = (search['status'] ?? '').split(',').filter((status) => status !== '');

  const toggle = (status: string) => {
    const next = STATUSES.filter((each) => (each === status) !== kept.includes(each));
    change({ status: next.length === 0 ? undefined : next.join(',') });
  };
  return (
    <div className={styles.chips} role="group" aria-label={t('filter.status')}>
      {STATUSES.map((status) => {
        const pressed = kept.includes(status);
        const count = counts?.[status];
        return (
          <button
            key={status}
            type="button"
            className={styles.chip}
            aria-pressed={pressed}
            disabled={count === 0 && !pressed}
            onClick={() => toggle(status)}
          >
            <StatusMark status={status} />
            <span className={styles.count}>{count === undefined ? t('common:none') : format.integer(count)}</span>
          </button>
        );
      })}
    </div>
  );
}
