import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../../http/contract/access.ts';
import { queries } from '../../queries.ts';
import styles from './start.module.css';

type Matter = { readonly to: string; readonly says: string; readonly count?: number };

/** What waits for someone, beside his daily work: gaps that the installation has, and his own account has. */
export function useMatters(session: Session): { matters: Matter[]; waiting: boolean; error: Error | null } {
  const runs = session.roles.includes('operator');
  const careful = runs || session.roles.includes('decider');
  const meta = useQuery(queries.meta());
  const ways = useQuery({ ...queries.signInWays(), enabled: runs });
  const grants = useQuery({ ...queries.roleGrants(), enabled: runs });
  const account = useQuery({ ...queries.account(), enabled: careful });
  const passkeys = useQuery({ ...queries.passkeys(), enabled: careful });

  const held = grants.data?.rows;
  const selfGranted = held?.filter((grant) => grant.selfGranted).length ?? 0;
  const oneStep = account.data && !account.data.demo && account.data.hasPassword && !account.data.twoStep;
  return {
    matters: [
      ...(runs && meta.data?.lastMonth === null ? [{ to: '/imports/new', says: 'noResponses' }] : []),
      ...(held && !held.some(({ role }) => role === 'decider') ? [{ to: '/people', says: 'noDecider' }] : []),
      ...(selfGranted > 0 ? [{ to: '/people', says: 'selfGranted', count: selfGranted }] : []),
      ...(ways.data?.mail === false ? [{ to: '/outbox', says: 'noMail' }] : []),
      ...(oneStep && passkeys.data?.rows.length === 0 ? [{ to: '/account', says: 'noSecond' }] : []),
    ],
    waiting: [meta, ways, grants, account, passkeys].some(({ isLoading }) => isLoading),
    error: meta.error ?? ways.error ?? grants.error ?? account.error ?? passkeys.error,
  };
}

export function ToLookAt({ matters }: { matters: readonly Matter[] }) {
  const { t } = useTranslation('start');
  return (
    <section aria-labelledby="to-look-at" className={styles.matters}>
      <h2 id="to-look-at">{t('matters.title')}</h2>
      <ul>
        {matters.map(({ to, says, count }) => (
          <li key={says}>
            {t(`matter.${says}.text`, { count: count ?? 0 })} <Link to={to}>{t(`matter.${says}.do`)}</Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
