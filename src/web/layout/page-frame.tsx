import { useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './page-frame.module.css';

/** The page last arrived at: null before the first, which the browser itself has given the focus its place. */
let arrivedAt: string | null = null;
let moved = false;

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
    const arrives = arrivedAt !== null && arrivedAt !== path;
    moved ||= arrives;
    arrivedAt = path;
    // A page that was loading draws a second heading in the place of the first, and the focus is lost with that.
    const lost = moved && document.activeElement === document.body;
    if (arrives || lost) heading.current?.focus({ preventScroll: true });
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
