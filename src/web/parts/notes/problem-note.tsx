import { Button } from '@mantine/core';
import { useRouterState } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../api.ts';
import { ButtonLink } from '../button-link.tsx';
import { ServerSentence } from './server-sentence.tsx';
import styles from './notes.module.css';

/**
 * What went wrong: the kind of problem in the reader's language, then where and what to do.
 * `onRetry` adds a button, for what may work the next time.
 */
export function ProblemNote({ error, onRetry }: { error: Error; onRetry?: () => void }) {
  const { t } = useTranslation();
  const here = useRouterState({ select: ({ location }) => `${location.pathname}${location.searchStr}` });
  const known = error instanceof ApiProblem;
  // What is not there, or not for this person, will not come by asking again.
  const settled = known && (error.status === 404 || error.status === 401);
  const title = known ? t([`problems:title.${error.code}`, 'problems:title.internal']) : t('problems:unreachable');
  return (
    <div className={styles.problem} role="alert">
      <p className={styles.title}>{title}</p>
      {known && (
        <ServerSentence
          sentence={error.message}
          code={error.code}
          place={error.place}
          noun={error.params['noun']?.toString()}
        />
      )}
      {known && error.code === 'access.sign-in' && (
        <div className={styles.action}>
          <ButtonLink to="/sign-in" search={{ to: here }}>
            {t('nav.signIn')}
          </ButtonLink>
        </div>
      )}
      {onRetry && !settled && (
        <div className={styles.action}>
          <Button variant="default" onClick={onRetry}>
            {t('retry')}
          </Button>
        </div>
      )}
    </div>
  );
}
