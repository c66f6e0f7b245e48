import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../api.ts';
import styles from './notes.module.css';

/**
 * What went wrong, in one sentence: the kind of problem in the reader's language, then the server's own words.
 * `onRetry` adds a button, for what may work the next time.
 */
export function ProblemNote({ error, onRetry }: { error: Error; onRetry?: () => void }) {
  const { t } = useTranslation();
  const known = error instanceof ApiProblem;
  const title = known ? t([`problem.${error.code}`, 'problem.internal']) : t('problem.unreachable');
  return (
    <div className={styles.problem} role="alert">
      <p className={styles.title}>{title}</p>
      {known && (
        <p className={styles.sentence} lang="en">
          {error.message}
        </p>
      )}
      {onRetry && (
        <div className={styles.action}>
          <Button variant="default" onClick={onRetry}>
            {t('retry')}
          </Button>
        </div>
      )}
    </div>
  );
}
