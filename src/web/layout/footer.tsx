import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { queries } from '../queries.ts';
import styles from './footer.module.css';

export function Footer() {
  const { t } = useTranslation();
  const meta = useQuery(queries.meta());
  return (
    <footer className={styles.footer}>
      <div className={styles.inner}>
        <p>{meta.data ? t('footer.operator', { operator: meta.data.operator }) : t('product')}</p>
        <ul>
          <li>
            <Link to="/registry">{t('nav.registry')}</Link>
          </li>
          <li>
            <Link to="/rulebooks">{t('nav.rulebooks')}</Link>
          </li>
          <li>
            <a href="/api">{t('footer.api')}</a>
          </li>
          {meta.data && <li>{t('footer.version', { version: meta.data.version })}</li>}
        </ul>
      </div>
    </footer>
  );
}
