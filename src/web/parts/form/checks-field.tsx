import { Checkbox } from '@mantine/core';
import { useId, type ReactNode, type Ref } from 'react';
import styles from './form.module.css';

type ChecksFieldProps = {
  legend: string;
  options: readonly { readonly value: string; readonly label: string; readonly description?: ReactNode }[];
  value: readonly string[];
  onChange: (value: string[]) => void;
  error: string | null;
  /** Of the first box, which takes the focus when nothing was ticked. */
  first?: Ref<HTMLInputElement>;
};

/** Several of a few, each with what it means. */
export function ChecksField({ legend, options, value, onChange, error, first }: ChecksFieldProps) {
  const said = useId();
  return (
    <fieldset className={styles.checks} {...(error !== null && { 'aria-describedby': said })}>
      <legend>{legend}</legend>
      {options.map((option, index) => (
        <Checkbox
          key={option.value}
          {...(index === 0 && first !== undefined && { ref: first })}
          label={option.label}
          description={option.description}
          checked={value.includes(option.value)}
          onChange={(event) =>
            onChange(
              event.currentTarget.checked ? [...value, option.value] : value.filter((each) => each !== option.value),
            )
          }
        />
      ))}
      {error !== null && (
        <p id={said} role="alert" className={styles.wrong}>
          {error}
        </p>
      )}
    </fieldset>
  );
}
