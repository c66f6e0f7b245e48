import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import styles from '../level-tabs/level-tabs.module.css';

/** Programs that ask here, and systems that are told from here. */
export function IntegrationTabs() {
  const { t } = useTranslation('integrations');
  return (
    <nav aria-label={t('tabs')} className={styles.tabs}>
      <ul>
        {(['keys', 'webhooks'] as const).map((name) => (
          <li key={name}>
            <Link to={`/${name}`} className={styles.tab} activeProps={{ 'aria-current': 'page' }}>
              {t(`${name}.title`)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
