import { Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Header } from './header.tsx';
import { SimulatedBanner } from './simulated-banner.tsx';
import { Footer } from './footer.tsx';
import styles from './layout.module.css';

/** What stands around every page. */
export function Layout() {
  const { t } = useTranslation();
  return (
    <div className={styles.layout}>
      <a className={styles.skip} href="#main">
        {t('skip')}
      </a>
      <Header />
      <SimulatedBanner />
      <main id="main" className={styles.main} tabIndex={-1}>
        <Outlet />
      </main>
      <Footer />
    </div>
  );
}
