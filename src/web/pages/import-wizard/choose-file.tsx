import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n.ts';
import { ProblemNote } from '../../parts/notes/problem-note.tsx';
import { ProgressNote } from '../../parts/notes/progress-note.tsx';
import { queries } from '../../queries.ts';
import { FIELDS } from './fields.ts';
import { uploadFile } from './upload-file.ts';
import { useFileDrop } from './use-file-drop.ts';
import styles from './wizard.module.css';

const ACCEPTED = '.csv,.tsv,.txt,.xlsx,.ndjson,.jsonl,.gz';

/** The first step: a file by drop, by mouse or by keyboard. */
export function ChooseFile() {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const client = useQueryClient();
  const navigate = useNavigate();
  const stop = useRef<AbortController>(null);
  const [sent, setSent] = useState({ done: 0, total: 0 });
  const [several, setSeveral] = useState(false);

  const upload = useMutation({
    mutationFn: (file: File) => {
      stop.current = new AbortController();
      setSent({ done: 0, total: file.size });
      return uploadFile(file, setSent, stop.current.signal);
    },
    onSuccess: async (made) => {
      client.setQueryData(queries.upload(made.id).queryKey, made);
      await navigate({ to: '/imports/new', search: { upload: made.id } });
    },
  });
  const take = (files: FileList | null) => {
    setSeveral((files?.length ?? 0) > 1);
    const file = files?.[0];
    if (file !== undefined && files?.length === 1) upload.mutate(file);
  };

  const over = useFileDrop((files) => {
    if (!upload.isPending) take(files);
  });

  if (upload.isPending) {
    const file = upload.variables.name;
    return (
      <ProgressNote
        title={t('wizard.uploading', { file })}
        state="running"
        progress={{ done: sent.done, total: sent.total, unit: 'bytes' }}
      >
        {t('wizard.uploaded', { done: format.bytes(sent.done), total: format.bytes(sent.total) })}{' '}
        <Button variant="default" size="xs" onClick={() => stop.current?.abort()}>
          {t('wizard.stop')}
        </Button>
      </ProgressNote>
    );
  }
  const stopped = upload.error?.name === 'AbortError';
  return (
    <div className={styles.choose}>
      <label className={styles.drop} data-over={over}>
        <span className={styles.dropText}>
          {t('wizard.drop')} <span className={styles.browse}>{t('wizard.browse')}</span>
        </span>
        <span className="quiet">{t('wizard.kinds')}</span>
        <input
          type="file"
          className="unseen"
          accept={ACCEPTED}
          onChange={(event) => {
            take(event.currentTarget.files);
            // So that the same file can be chosen again after it was repaired.
            event.currentTarget.value = '';
          }}
        />
      </label>
      {several && <p role="alert">{t('wizard.one')}</p>}
      {upload.error && !stopped && <ProblemNote error={upload.error} />}
      <div className={styles.canonical}>
        <p>{t('wizard.canonicalHelp')}</p>
        <code>{FIELDS.filter((field) => field !== 'resolved_first_contact').join(', ')}</code>
      </div>
    </div>
  );
}
