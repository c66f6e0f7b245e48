import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Search } from '../../search.ts';
import styles from './data-table.module.css';

type PagerProps = { total: number; page: number; size: number; onTurn: () => void };

/** "1 to 50 of 1,200", with links to the pages around. */
export function Pager({ total, page, size, onTurn }: PagerProps) {
  const { t } = useTranslation();
  const last = Math.max(1, Math.ceil(total / size));
  const from = total === 0 ? 0 : (page - 1) * size + 1;
  const to = Math.min(total, page * size);
  return (
    <div className={styles.pager}>
      <p role="status">{t('table.range', { from, to, count: total })}</p>
      {last > 1 && (
        <nav aria-label={t('table.pages')}>
          <ul>
            <li>
              <PageLink page={page - 1} last={last} onTurn={onTurn}>
                {t('table.previous')}
              </PageLink>
            </li>
            <li>{t('table.pageOf', { page, last })}</li>
            <li>
              <PageLink page={page + 1} last={last} onTurn={onTurn}>
                {t('table.next')}
              </PageLink>
            </li>
          </ul>
        </nav>
      )}
    </div>
  );
}

type PageLinkProps = { page: number; last: number; onTurn: () => void; children: string };

function PageLink({ page, last, onTurn, children }: PageLinkProps) {
  if (page < 1 || page > last) {
    return (
      <span className={styles.pageLink} aria-disabled="true">
        {children}
      </span>
    );
  }
  const search = (before: Search): Search => ({ ...before, page: page === 1 ? undefined : String(page) });
  return (
    <Link
      to="."
      search={search}
      resetScroll={false}
      onClick={onTurn}
      className={styles.pageLink}
      // Else the way back to the first page, whose address says less than the one at hand, counts as the current page.
      activeOptions={{ exact: true }}
    >
      {children}
    </Link>
  );
}
