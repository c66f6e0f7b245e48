import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Search } from '../../search.ts';
import type { Column } from './column.ts';
import styles from './data-table.module.css';

type SortChoiceProps<Row> = {
  columns: readonly Column<Row>[];
  sort: string | null;
  order: 'asc' | 'desc';
  onSort: (changes: Search) => void;
};

/** The order on a small screen, where cards have no header to click. */
export function SortChoice<Row>({ columns, sort, order, onSort }: SortChoiceProps<Row>) {
  const { t } = useTranslation();
  const sortable = columns.filter((column) => column.sort !== undefined);
  if (sortable.length === 0) return null;
  return (
    <div className={styles.sortChoice}>
      <NativeSelect
        label={t('table.sortBy')}
        value={`${sort}.${order}`}
        onChange={(event) => {
          const [name, direction] = event.currentTarget.value.split('.');
          onSort({ sort: name, order: direction });
        }}
        data={sortable.flatMap((column) =>
          (['asc', 'desc'] as const).map((direction) => ({
            value: `${column.sort}.${direction}`,
            label: t(`table.order.${direction}`, { column: column.header }),
          })),
        )}
      />
    </div>
  );
}
