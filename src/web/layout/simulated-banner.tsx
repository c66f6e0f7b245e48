import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { queries } from '../queries.ts';
import styles from './simulated-banner.module.css';

/** Stands on every page, on paper too, as long as any organization in the database is simulated. */
export function SimulatedBanner() {
  const { t } = useTranslation();
  const meta = useQuery(queries.meta());
  if (meta.data?.simulated !== true) return null;
  return (
    <aside className={styles.banner} aria-label={t('simulated.label')}>
      <strong>{t('simulated.label')}</strong> <span>{t('simulated.sentence')}</span>
    </aside>
  );
}
