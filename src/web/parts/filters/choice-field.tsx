import { NativeSelect } from '@mantine/core';
import { useSearchState } from '../../search.ts';
import styles from './filters.module.css';

type ChoiceFieldProps = {
  label: string;
  /** The search parameter it sets. */
  name: string;
  options: readonly { value: string; label: string }[];
  /** The text of the choice that removes the parameter; left out where one value must stand. */
  all?: string;
  /** What holds while the address says nothing, where there is no `all`. */
  fallback?: string;
  /** For long choices, such as the titles of editions. */
  wide?: boolean;
};

/** One choice, kept in the address. A value the list does not know (an old link) is still shown. */
export function ChoiceField({ label, name, options, all, fallback = '', wide = false }: ChoiceFieldProps) {
  const [search, change] = useSearchState();
  const value = search[name] ?? fallback;
  const known = value === '' || options.some((option) => option.value === value);
  return (
    <NativeSelect
      className={wide ? `${styles.choice} ${styles.wide}` : styles.choice}
      label={label}
      value={value}
      onChange={(event) => change({ [name]: event.currentTarget.value === '' ? undefined : event.currentTarget.value })}
      data={[
        ...(all === undefined ? [] : [{ value: '', label: all }]),
        ...options,
        ...(known ? [] : [{ value, label: value }]),
      ]}
    />
  );
}
