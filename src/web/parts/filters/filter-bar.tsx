import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchState } from '../../search.ts';
import styles from './filters.module.css';

type FilterBarProps = {
  /** The parameters that the fields inside set; "Clear" removes them. */
  names: readonly string[];
  label: string;
  children: ReactNode;
};

/** The row of fields above a table. What they say is in the address, nowhere else. */
export function FilterBar({ names, label, children }: FilterBarProps) {
  const { t } = useTranslation();
  const [search, change] = useSearchState();
  const set = names.some((name) => search[name] !== undefined);
  return (
    <search className={styles.bar} aria-label={label}>
      {children}
      {set && (
        <button
          type="button"
          className={styles.clear}
          onClick={() => change(Object.fromEntries(names.map((name) => [name, undefined])))}
        >
          {t('filter.clear')}
        </button>
      )}
    </search>
  );
}
