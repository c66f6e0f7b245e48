import { useTranslation } from 'react-i18next';
import type { Comparison } from '../../../http/contract/decisions.ts';
import { useFormat } from '../../i18n.ts';
import { useSearchState } from '../../search.ts';
import { ChangeMark } from './change-mark.tsx';
import styles from './comparison.module.css';

/** How many would gain or lose, each a switch that keeps only those; how many differ otherwise or not at all. */
export function ChangeChips({ counts }: { counts: Comparison['counts'] | undefined }) {
  const { t } = useTranslation('comparison');
  const format = useFormat();
  const [search, change] = useSearchState();
  const figure = (count: number | undefined): string =>
    count === undefined ? t('common:none') : format.integer(count);
  return (
    <div className={styles.chips} role="group" aria-label={t('change.label')}>
      {(['gain', 'lose'] as const).map((kind) => {
        const pressed = search['change'] === kind;
        return (
          <button
            key={kind}
            type="button"
            className={styles.chip}
            aria-pressed={pressed}
            disabled={counts?.[kind] === 0 && !pressed}
            onClick={() => change({ change: pressed ? undefined : kind })}
          >
            <ChangeMark change={kind} count={counts?.[kind] ?? 0} />
            <strong>{figure(counts?.[kind])}</strong>
          </button>
        );
      })}
      {(['other', 'same'] as const).map((kind) => (
        <span key={kind} className={styles.plain}>
          {t(`change.${kind}`, { count: counts?.[kind] ?? 0 })} <strong>{figure(counts?.[kind])}</strong>
        </span>
      ))}
    </div>
  );
}
