import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Act } from '../../../core/access/act.ts';
import styles from '../level-tabs/level-tabs.module.css';
import { useSession } from '../session/use-session.ts';

const PLACES = {
  '/people': 'people.manage',
  '/personal': 'personal.manage',
  '/outbox': 'outbox.read',
  '/keys': 'keys.manage',
  '/webhooks': 'webhooks.manage',
} as const satisfies Readonly<Record<string, Act>>;
const PATHS = Object.keys(PLACES) as (keyof typeof PLACES)[];

/** Everything about the installation itself, side by side: who comes in, what is kept about whom, and other systems. */
export function InstallationTabs() {
  const { t } = useTranslation('operator');
  const acts = useSession()?.acts ?? [];
  const mine = PATHS.filter((path) => acts.includes(PLACES[path]));
  if (mine.length === 0) return null;
  return (
    <nav aria-label={t('installation.label')} className={styles.tabs}>
      <ul>
        {mine.map((path) => (
          <li key={path}>
            <Link to={path} className={styles.tab} activeProps={{ 'aria-current': 'page' }}>
              {t(`installation.${path.slice(1)}`)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
