import { useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchState } from '../../search.ts';
import { ProblemNote } from '../notes/problem-note.tsx';
import { HeaderCell } from './header-cell.tsx';
import { Pager } from './pager.tsx';
import { SortChoice } from './sort-choice.tsx';
import { useOverflow } from './use-overflow.ts';
import type { Column } from './column.ts';
import styles from './data-table.module.css';

export type { Column } from './column.ts';

type DataTableProps<Row> = {
  /** What the table holds, for those who do not see it; also its caption. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[] | undefined;
  rowKey: (row: Row) => string;
  /** What stands in the place of rows when there are none. */
  empty: ReactNode;
  error?: Error | null;
  onRetry?: () => void;
  /** The order when the address names none. */
  sortedBy?: { sort: string; order: 'asc' | 'desc' };
  /** Rows over all pages; without it there are no pages. */
  paging?: { total: number; page: number; size: number };
  /** Address of the same rows as CSV: filters and order included, all pages. */
  exportHref?: string;
  /** True while newer rows are on their way and older ones are still shown. */
  refreshing?: boolean;
};

/**
 * The one table: compact rows, a header that stays, figures on the right. Order and page live in the address
 * (`sort`, `order`, `page`), so that every state has a link. On small screens each row becomes a card.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowKey, empty, error, onRetry, sortedBy, paging, exportHref, refreshing } = props;
  const { t } = useTranslation();
  const [search, change] = useSearchState();
  const scroller = useRef<HTMLDivElement>(null);
  const overflows = useOverflow(scroller);
  const sort = search['sort'] ?? sortedBy?.sort ?? null;
  const order = search['sort'] === undefined ? (sortedBy?.order ?? 'asc') : search['order'] === 'desc' ? 'desc' : 'asc';

  // The link that was followed may be gone on the next page, and the focus with it.
  const toTop = () => {
    scroller.current?.focus({ preventScroll: true });
    scroller.current?.scrollIntoView({ block: 'start' });
  };

  if (error) return <ProblemNote error={error} {...(onRetry && { onRetry })} />;
  if (rows?.length === 0) return <>{empty}</>;

  return (
    <div className={styles.table} aria-busy={rows === undefined || refreshing === true}>
      <SortChoice columns={columns} sort={sort} order={order} onSort={change} />
      <div
        ref={scroller}
        className={styles.scroller}
        data-overflows={overflows}
        tabIndex={overflows ? 0 : -1}
        {...(overflows && { 'role': 'region', 'aria-label': label })}
        data-refreshing={refreshing === true}
      >
        {/* Roles are written out because a table laid out as cards loses its own. */}
        <table role="table">
          <caption className="unseen">{label}</caption>
          <thead role="rowgroup">
            <tr role="row">
              {columns.map((column) => (
                <HeaderCell key={column.key} column={column} sort={sort} order={order} onSort={change} />
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {rows === undefined
              ? SKELETON.map((index) => <SkeletonRow key={index} columns={columns} />)
              : rows.map((row) => (
                  <tr key={rowKey(row)} role="row">
                    {columns.map((column) => (
                      <td
                        key={column.key}
                        role="cell"
                        data-label={column.header}
                        data-align={column.align}
                        data-title={column.title}
                        data-not-on-card={column.notOnCard}
                      >
                        {column.cell(row)}
                      </td>
                    ))}
                  </tr>
                ))}
          </tbody>
        </table>
      </div>
      {rows !== undefined && (paging || exportHref) && (
        <div className={styles.foot}>
          {paging && <Pager {...paging} onTurn={toTop} />}
          {exportHref && (
            <a href={exportHref} download>
              {t('table.export')}
            </a>
          )}
        </div>
      )}
    </div>
  );
}

const FIGURE_SPACE = '\u2007';
const SKELETON = [0, 1, 2, 3, 4, 5, 6, 7];

function SkeletonRow<Row>({ columns }: { columns: readonly Column<Row>[] }) {
  return (
    <tr aria-hidden="true">
      {columns.map((column) => (
        <td key={column.key} data-align={column.align} data-not-on-card={column.notOnCard}>
          <span className={styles.bone}>{FIGURE_SPACE}</span>
        </td>
      ))}
    </tr>
  );
}
