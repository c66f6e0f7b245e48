import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MAY_BE_CONSTANT, type Field } from './fields.ts';
import type { FieldSource } from './mapping-edit.ts';
import styles from './wizard.module.css';

type SourceFieldProps = {
  /** The field in words; the row shows it, so that it is only spoken here. */
  label: string;
  field: Field;
  columns: readonly string[];
  /** The columns it is read from now: none, one, or several that belong together. */
  read: readonly string[];
  constant: string | null;
  onChange: (source: FieldSource) => void;
};

const ABSENT = 'absent';
const CONSTANT = 'constant';
const SEVERAL = 'several';
/** Before a column's name, which may be any text. */
const COLUMN = 'column:';

/** Not in this file, one of its columns, or the same text for every row. */
export function SourceField({ label, field, columns, read, constant, onChange }: SourceFieldProps) {
  const { t } = useTranslation('imports');
  const [typing, setTyping] = useState(constant !== null);
  const [text, setText] = useState(constant ?? '');
  const value = typing ? CONSTANT : read.length > 1 ? SEVERAL : read[0] === undefined ? ABSENT : COLUMN + read[0];

  const choose = (chosen: string) => {
    setTyping(chosen === CONSTANT);
    if (chosen === ABSENT) onChange(null);
    if (chosen.startsWith(COLUMN)) onChange({ column: chosen.slice(COLUMN.length) });
  };
  const send = () => {
    if (text.trim() !== '' && text.trim() !== constant) onChange({ constant: text.trim() });
  };
  return (
    <span className={styles.source}>
      <NativeSelect
        size="xs"
        aria-label={label}
        value={value}
        onChange={(event) => choose(event.currentTarget.value)}
        data={[
          { value: ABSENT, label: t('map.absent') },
          ...(read.length > 1
            ? [{ value: SEVERAL, label: t('map.many', { names: read.join(', '), count: read.length }) }]
            : []),
          ...(MAY_BE_CONSTANT.includes(field) || constant !== null
            ? [{ value: CONSTANT, label: t('map.constant') }]
            : []),
          { group: t('map.columns'), items: columns.map((column) => ({ value: COLUMN + column, label: column })) },
        ]}
      />
      {typing && (
        <TextInput
          size="xs"
          aria-label={t('map.constantValue', { field: label })}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onBlur={send}
          onKeyDown={(event) => {
            if (event.key === 'Enter') send();
          }}
        />
      )}
    </span>
  );
}
