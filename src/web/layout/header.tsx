import { Link, useRouterState } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LanguageSwitch } from './language-switch.tsx';
import { useSession } from '../parts/session/use-session.ts';
import { type Place, placesOf, PUBLIC_PLACES } from './navigation.ts';
import { SchemeSwitch } from './scheme-switch.tsx';
import { Who } from './who.tsx';
import styles from './header.module.css';

export function Header() {
  const { t } = useTranslation();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const mine = placesOf(useSession());
  const [open, setOpen] = useState(false);
  useEffect(() => setOpen(false), [path]);

  const links = (places: readonly Place[]) => (
    <ul>
      {places.map(({ to, says }) => (
        <li key={to}>
          <Link to={to} className={styles.link} activeProps={{ 'aria-current': 'page' }}>
            {t(says)}
          </Link>
        </li>
      ))}
    </ul>
  );

  return (
    <header className={styles.header}>
      <div className={styles.inner}>
        <Link to="/" className={styles.brand} aria-label={t('nav.home')}>
          <svg viewBox="0 0 32 20" width="32" height="20" aria-hidden="true">
            <path d="M2 10h28M2 5v10M30 5v10" />
            <circle cx="20" cy="10" r="5" />
          </svg>
          <span>{t('product')}</span>
        </Link>
        <button
          type="button"
          className={styles.menuButton}
          aria-expanded={open}
          aria-controls="navigation"
          onClick={() => setOpen(!open)}
        >
          {t('nav.menu')}
        </button>
        <div id="navigation" className={styles.navigation} data-open={open}>
          <nav aria-label={t('nav.public')}>{links(PUBLIC_PLACES)}</nav>
          {mine.length > 0 && (
            <nav aria-label={t('nav.own')} className={styles.operator}>
              {links(mine)}
            </nav>
          )}
          <Who />
          <div className={styles.switches}>
            <LanguageSwitch />
            <SchemeSwitch />
          </div>
        </div>
      </div>
    </header>
  );
}
