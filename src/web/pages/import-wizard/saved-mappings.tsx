import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queries } from '../../queries.ts';
import styles from './wizard.module.css';

/** A mapping saved for files of the same kind; nothing is shown while there is none. */
export function SavedMappings({ onChoose }: { onChoose: (mapping: string) => void }) {
  const { t } = useTranslation('imports');
  const [name, setName] = useState('');
  const saved = useQuery(queries.mappings());
  const rows = saved.data?.rows ?? [];
  if (rows.length === 0) return null;
  return (
    <NativeSelect
      className={styles.saved}
      label={t('map.saved')}
      value={name}
      onChange={(event) => {
        const chosen = rows.find((row) => row.name === event.currentTarget.value);
        setName(chosen?.name ?? '');
        if (chosen) onChoose(chosen.mapping);
      }}
      data={[{ value: '', label: t('map.savedNone') }, ...rows.map((row) => ({ value: row.name, label: row.name }))]}
    />
  );
}
