import { useTranslation } from 'react-i18next';
import type { Comparison } from '../../../http/contract/decisions.ts';
import styles from './comparison.module.css';

const SHAPES = { gain: 'M8 13V3M3.5 7.5 8 3l4.5 4.5', lose: 'M8 3v10M3.5 8.5 8 13l4.5-4.5', other: 'M3 6h10M3 10h10' };

type ChangeMarkProps = {
  change: Comparison['rows'][number]['change'];
  /** How many it speaks of: one in a row, several in a count. */
  count?: number;
};

/** A change as an arrow and words. */
export function ChangeMark({ change, count = 1 }: ChangeMarkProps) {
  const { t } = useTranslation('comparison');
  return (
    <span className={styles.mark} data-change={change}>
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
        <path d={SHAPES[change]} />
      </svg>
      {t(`change.${change}`, { count })}
    </span>
  );
}
