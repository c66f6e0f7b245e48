import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Act } from '../../../core/access/act.ts';
import styles from '../level-tabs/level-tabs.module.css';
import { useSession } from '../session/use-session.ts';

const PLACES: Readonly<Record<string, Act>> = {
  people: 'people.manage',
  personal: 'personal.manage',
  outbox: 'outbox.read',
  keys: 'keys.manage',
  webhooks: 'webhooks.manage',
};

/** Everything about the installation itself, side by side: who comes in, what is kept about whom, and other systems. */
export function InstallationTabs() {
  const { t } = useTranslation('operator');
  const acts = useSession()?.acts ?? [];
  const mine = Object.entries(PLACES).flatMap(([name, act]) => (acts.includes(act) ? [name] : []));
  if (mine.length === 0) return null;
  return (
    <nav aria-label={t('installation.label')} className={styles.tabs}>
      <ul>
        {mine.map((name) => (
          <li key={name}>
            <Link to={`/${name}`} className={styles.tab} activeProps={{ 'aria-current': 'page' }}>
              {t(`installation.${name}`)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
