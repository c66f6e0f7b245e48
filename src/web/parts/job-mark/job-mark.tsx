import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { jobState } from '../../../http/contract/decisions.ts';
import { useFormat } from '../../i18n.ts';
import styles from './job-mark.module.css';

type JobState = z.infer<typeof jobState>;

const SHAPES: Record<JobState, string> = {
  waiting: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Z',
  running: 'M8 2a6 6 0 1 0 6 6M8 4.8V8l2.4 1.6',
  finished: 'M2.5 8.5 6 12l7.5-8',
  failed: 'M3 3l10 10M13 3 3 13',
};

export const isUnderWay = (state: JobState): boolean => state === 'waiting' || state === 'running';

/** A second between looks while a job is at work, none when it has ended; for a query's `refetchInterval`. */
export const pollWhile = (underWay: boolean): number | false => (underWay ? 1000 : false);

/** The state of a long job as shape and word, with how far it is where that is known. */
export function JobMark({ state, done, total }: { state: JobState; done: number; total: number | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <span className={styles.mark} data-state={state}>
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
        <path d={SHAPES[state]} />
      </svg>
      <span>
        {t(`job.${state}`)}
        {state === 'running' && total !== null && total > 0 && ` · ${format.threshold(Math.min(1, done / total))}`}
      </span>
    </span>
  );
}
