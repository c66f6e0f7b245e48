import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportRun, Upload } from '../../../http/contract/imports.ts';
import { send } from '../../api.ts';
import { queries } from '../../queries.ts';
import { ProblemNote } from '../../parts/notes/problem-note.tsx';
import styles from './wizard.module.css';

const LONGEST_NAME = 80;

/** The import itself, after a check; the mapping can be kept for the next file of its kind. */
export function StartImport({ run, upload }: { run: ImportRun; upload: Upload }) {
  const { t } = useTranslation('imports');
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const start = useMutation({
    mutationFn: () =>
      send<ImportRun>('POST', 'imports', {
        upload: upload.id,
        ...(!upload.canonical && { mapping: upload.mapping }),
        ...(name.trim() !== '' && { saveMappingAs: name.trim() }),
        dryRun: false,
      }),
    onSuccess: (started) => navigate({ to: '/imports/$id', params: { id: started.id } }),
  });
  const { data: meta } = useQuery(queries.meta());
  const { taken: rows, unchanged } = run.counts;
  // A file that would change nothing may still be imported: that is how one proves it.
  if (rows + unchanged === 0) return <p role="status">{t('check.nothing')}</p>;
  return (
    <>
      {meta?.simulated === true && <p className={styles.beside}>{t('check.demo')}</p>}
      <form
        className={styles.startImport}
        onSubmit={(event) => {
          event.preventDefault();
          if (!start.isPending) start.mutate();
        }}
      >
        {!upload.canonical && (
          <TextInput
            label={t('check.save')}
            description={t('check.saveHelp')}
            value={name}
            maxLength={LONGEST_NAME}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        )}
        <Button type="submit" loading={start.isPending}>
          {rows === 0 ? t('check.importNone') : t('check.import', { count: rows })}
        </Button>
        {start.error && <ProblemNote error={start.error} />}
      </form>
    </>
  );
}
