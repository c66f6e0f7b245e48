import { useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './page-frame.module.css';

let arrivals = 0;

type PageFrameProps = {
  /** The h1, and the first half of the document's title. */
  title: string;
  /** Small line above the title: where in the product this is. */
  over?: ReactNode;
  /** One or two sentences below the title. */
  lead?: ReactNode;
  /** Links and buttons on the right of the title. */
  actions?: ReactNode;
  /** Public pages: `read` for text, `register` for its tables, `sheet` for a certificate. `work` for operators. */
  width?: 'read' | 'register' | 'sheet' | 'work';
  /** Leaves the title off the printed page, where the content has its own. */
  titleOnScreenOnly?: boolean;
  children: ReactNode;
};

/** The frame of every page: title, h1 (which takes the focus when one arrives by a link), content. */
export function PageFrame({
  title,
  over,
  lead,
  actions,
  width = 'work',
  titleOnScreenOnly = false,
  children,
}: PageFrameProps) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });

  useEffect(() => {
    arrivals += 1;
    // On the first page the browser has put the focus where it belongs: at the top.
    if (arrivals > 1) heading.current?.focus({ preventScroll: true });
  }, [path]);

  return (
    <div className={styles.page} data-width={width}>
      <title>{t('title', { page: title })}</title>
      <div className={styles.head} data-screen-only={titleOnScreenOnly}>
        <div className={styles.words}>
          {over && <div className={styles.over}>{over}</div>}
          <h1 ref={heading} tabIndex={-1} className={styles.title}>
            {title}
          </h1>
          {lead && <div className={styles.lead}>{lead}</div>}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
      {children}
    </div>
  );
}
