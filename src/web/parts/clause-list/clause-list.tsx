import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { clause } from '../../../http/contract/decisions.ts';
import { useFormat } from '../../i18n.ts';
import { OutcomeMark } from '../status-mark/status-mark.tsx';
import { observedValue, requiredValue } from './clause-value.ts';
import styles from './clause-list.module.css';

type ClauseBody = z.infer<typeof clause>;

type ClauseListProps = {
  clauses: readonly ClauseBody[];
  /** The clause that settled the outcome is pointed out. */
  decidedBy: ClauseBody['clause'] | null;
};

/** "Why?": each rule with what it asks, what was seen, over how many, the outcome, and where it is written. */
export function ClauseList({ clauses, decidedBy }: ClauseListProps) {
  const { t } = useTranslation('judging');
  const format = useFormat();
  return (
    <ol className={styles.list}>
      {clauses.map((item) => (
        <li key={item.clause} className={styles.clause} data-decides={item.clause === decidedBy}>
          <div className={styles.head}>
            <h3>{t(`clause.${item.clause}`)}</h3>
            <OutcomeMark outcome={item.outcome} />
          </div>
          <p>
            {t(`why.${item.reason}`, whyValues(item))}
            {item.clause === decidedBy && item.outcome !== 'met' && ` ${t('decides')}`}
          </p>
          <dl className={styles.figures}>
            <div>
              <dt>{t('required')}</dt>
              <dd>{requiredValue(item, t, format)}</dd>
            </div>
            <div>
              <dt>{t('observed')}</dt>
              <dd>{observedValue(item, t, format)}</dd>
            </div>
            <div>
              <dt>{t('n')}</dt>
              <dd>{format.integer(item.n)}</dd>
            </div>
          </dl>
          <p className={styles.source}>{t('source', { source: item.source })}</p>
        </li>
      ))}
    </ol>
  );
}

/** The values of a reason's message; `count` is the number its grammar follows. */
export const whyValues = ({ reason, params, n }: ClauseBody): Record<string, string | number> => ({
  ...params,
  count: Number(
    reason === 'window.inside' ? params['outside'] : (params['unknown'] ?? params['observed'] ?? params['n'] ?? n),
  ),
});
