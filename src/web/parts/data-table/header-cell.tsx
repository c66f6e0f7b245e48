import type { Search } from '../../search.ts';
import type { Column } from './column.ts';
import styles from './data-table.module.css';

type HeaderCellProps<Row> = {
  column: Column<Row>;
  sort: string | null;
  order: 'asc' | 'desc';
  onSort: (changes: Search) => void;
};

export function HeaderCell<Row>({ column, sort, order, onSort }: HeaderCellProps<Row>) {
  const sorted = column.sort !== undefined && column.sort === sort;
  const next = sorted && order === 'asc' ? 'desc' : 'asc';
  return (
    <th
      scope="col"
      role="columnheader"
      data-align={column.align}
      {...(column.sort !== undefined && {
        'aria-sort': sorted ? (order === 'asc' ? 'ascending' : 'descending') : 'none',
      })}
      {...(column.width !== undefined && { style: { width: column.width, minWidth: column.width } })}
    >
      {column.sort === undefined ? (
        column.header
      ) : (
        <button type="button" className={styles.sort} onClick={() => onSort({ sort: column.sort, order: next })}>
          {column.header}
          <svg viewBox="0 0 8 12" width="8" height="12" aria-hidden="true" data-sorted={sorted ? order : 'none'}>
            <path className={styles.up} d="M4 0 8 5H0Z" />
            <path className={styles.down} d="M4 12 0 7h8Z" />
          </svg>
        </button>
      )}
    </th>
  );
}
