import { Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import styles from './notes.module.css';

type ProgressNoteProps = {
  /** What is being done, in words. */
  title: string;
  state: 'waiting' | 'running' | 'finished' | 'failed';
  progress: { done: number; total: number | null; unit: string };
  /** One sentence below, such as that the page may be left. */
  children?: React.ReactNode;
};

/** A long job: how far it is, as a bar where the end is known and as a count where it is not. */
export function ProgressNote({ title, state, progress: { done, total, unit }, children }: ProgressNoteProps) {
  const { t } = useTranslation();
  const share = total === null || total === 0 ? null : Math.min(1, done / total);
  const running = state === 'running' || state === 'waiting';
  const thing = t(`unit.${unit}`, { count: total ?? done, defaultValue: unit });
  return (
    <div className={styles.progress} data-state={state}>
      <p className={styles.title}>{title}</p>
      <Progress.Root size="md" aria-hidden={share === null}>
        <Progress.Section
          value={state === 'finished' ? 100 : (share ?? 0) * 100}
          aria-label={title}
          animated={running}
        />
      </Progress.Root>
      <p className={styles.figures} role="status">
        <span>{t(`job.${state}`)}</span>
        <span>
          {total === null ? t('job.count', { done, thing }) : t('job.countOf', { done, total, thing })}
          {share !== null && running && ` · ${t('job.share', { share })}`}
        </span>
      </p>
      {children && <p className={styles.sentence}>{children}</p>}
    </div>
  );
}
