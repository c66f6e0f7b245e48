import { useQueries, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n.ts';
import { ProblemNote } from '../../parts/notes/problem-note.tsx';
import { queries } from '../../queries.ts';
import styles from './home-page.module.css';

const STATUSES = ['active', 'withdrawn', 'expired', 'historical'] as const;

/** How many entries the register holds in each status; each number leads to those entries. */
export function RegisterCounts() {
  const { t } = useTranslation('public');
  const format = useFormat();
  const counts = useQueries({ queries: STATUSES.map((status) => queries.registry({ status, size: 1 })) });
  const rulebooks = useQuery(queries.rulebooks());
  const failed = counts.find((count) => count.error)?.error ?? rulebooks.error;
  if (failed) return <ProblemNote error={failed} />;
  return (
    <ul className={styles.counts} aria-busy={counts.some((count) => count.isPending) || rulebooks.isPending}>
      {STATUSES.map((status, index) => (
        <li key={status}>
          <Link to="/registry" search={{ status }}>
            <span className={styles.count}>{figure(counts[index]?.data?.total, format.integer)}</span>
            <span>{t(`home.count.${status}`, { count: counts[index]?.data?.total ?? 0 })}</span>
          </Link>
        </li>
      ))}
      <li>
        <Link to="/rulebooks">
          <span className={styles.count}>{figure(rulebooks.data?.rows.length, format.integer)}</span>
          <span>{t('home.count.rulebooks', { count: rulebooks.data?.rows.length ?? 0 })}</span>
        </Link>
      </li>
    </ul>
  );
}

/** A figure space keeps the line's height while the number is on its way. */
const figure = (value: number | undefined, print: (value: number) => string): string =>
  value === undefined ? '\u2007' : print(value);
