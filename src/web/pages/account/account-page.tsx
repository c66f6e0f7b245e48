import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { PageFrame } from '../../layout/page-frame.tsx';
import { ProblemNote } from '../../parts/notes/problem-note.tsx';
import { queries } from '../../queries.ts';
import { Passkeys } from './passkeys.tsx';
import { PasswordSection } from './password-section.tsx';
import { Profile } from './profile.tsx';
import { Sessions } from './sessions.tsx';
import { TwoStep } from './two-step.tsx';
import styles from './account.module.css';

/** One's own account: name, password, the second step, passkeys, and where one is signed in. */
export function Page() {
  const { t } = useTranslation('accounts');
  const account = useQuery(queries.account());
  return (
    <PageFrame title={t('account.title')} width="read" lead={account.data?.email}>
      {account.error && <ProblemNote error={account.error} onRetry={() => void account.refetch()} />}
      {account.data && (
        <div className={styles.sections} aria-busy={account.isFetching}>
          <Profile account={account.data} />
          <PasswordSection account={account.data} />
          <TwoStep account={account.data} />
          <Passkeys account={account.data} />
          <Sessions />
        </div>
      )}
    </PageFrame>
  );
}
