import { useMutation } from '@tanstack/react-query';
import { Link, useRouterState } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { send } from '../api.ts';
import { useArrive, useSession } from '../parts/session/use-session.ts';
import styles from './header.module.css';

/** Who is signed in, with the way to the account and out; or the way in. */
export function Who() {
  const { t } = useTranslation();
  const session = useSession();
  const arrive = useArrive();
  const here = useRouterState({ select: ({ location }) => `${location.pathname}${location.searchStr}` });
  const signOut = useMutation({ mutationFn: () => send('POST', 'auth/sign-out'), onSuccess: () => arrive('/') });
  if (session === undefined) return null;
  if (session.person === null) {
    const to = here.startsWith('/sign-in') || here === '/' ? undefined : here;
    return (
      <div className={styles.who}>
        <Link to="/sign-in" search={{ to }} className={styles.link} activeProps={{ 'aria-current': 'page' }}>
          {t('nav.signIn')}
        </Link>
      </div>
    );
  }
  return (
    <div className={styles.who}>
      <Link to="/account" className={styles.link} activeProps={{ 'aria-current': 'page' }} title={t('nav.account')}>
        {session.person.name}
      </Link>
      <button type="button" className={styles.signOut} disabled={signOut.isPending} onClick={() => signOut.mutate()}>
        {t('nav.signOut')}
      </button>
    </div>
  );
}
