import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportRun, Upload } from '../../../http/contract/imports.ts';
import { send } from '../../api.ts';
import { ButtonLink } from '../../parts/button-link.tsx';
import { useFocusWhenLost } from '../../parts/focus-when-lost.ts';
import { isUnderWay, pollWhile } from '../../parts/job-mark/job-mark.tsx';
import { FailureNote } from '../../parts/notes/failure-note.tsx';
import { ProblemNote } from '../../parts/notes/problem-note.tsx';
import { ProgressNote } from '../../parts/notes/progress-note.tsx';
import { Trouble } from '../../parts/notes/trouble.tsx';
import { queries } from '../../queries.ts';
import { ImportCounts } from '../import/import-counts.tsx';
import { ImportRejects } from '../import/import-rejects.tsx';
import { StartImport } from './start-import.tsx';
import styles from './wizard.module.css';

/** The third step: the whole file read without taking anything, then the import itself. */
export function CheckFile({ upload, dryRun }: { upload: Upload; dryRun: string | undefined }) {
  const { t } = useTranslation('imports');
  const navigate = useNavigate();
  const start = useMutation({
    mutationFn: () =>
      send<ImportRun>('POST', 'imports', {
        upload: upload.id,
        ...(!upload.canonical && { mapping: upload.mapping }),
        dryRun: true,
      }),
    onSuccess: (run) => navigate({ to: '/imports/new', search: { upload: upload.id, step: 'check', dry: run.id } }),
  });
  const run = useQuery({
    ...queries.importRun(dryRun ?? ''),
    enabled: dryRun !== undefined,
    refetchInterval: ({ state }) => pollWhile(state.data === undefined ? false : isUnderWay(state.data.state)),
  });
  const result = useFocusWhenLost<HTMLElement>(run.data?.state ?? '');

  return (
    <div className={styles.sections}>
      {upload.canonical && <p>{t('check.canonical')}</p>}
      {(dryRun === undefined || run.error) && (
        <div className={styles.start}>
          <p className={styles.lead}>{t('check.lead')}</p>
          <Button loading={start.isPending} onClick={() => start.mutate()}>
            {t('check.start')}
          </Button>
        </div>
      )}
      {start.error && <ProblemNote error={start.error} />}
      {run.error && <ProblemNote error={run.error} onRetry={() => void run.refetch()} />}
      {run.data && <Checked run={run.data} upload={upload} result={result} />}
      {!upload.canonical && (
        <div>
          <ButtonLink variant="default" to="/imports/new" search={{ upload: upload.id }}>
            {t('check.again')}
          </ButtonLink>
        </div>
      )}
    </div>
  );
}

type CheckedProps = { run: ImportRun; upload: Upload; result: Ref<HTMLElement> };

function Checked({ run, upload, result }: CheckedProps) {
  const { t } = useTranslation('imports');
  if (isUnderWay(run.state)) {
    return (
      <>
        <ProgressNote title={t('check.running', { file: run.file })} state={run.state} progress={run.progress} />
        <ImportCounts run={run} ref={result} />
      </>
    );
  }
  return (
    <>
      {run.failure !== null && <FailureNote title={t('check.failed')} failure={run.failure} />}
      {run.truncated && (
        <Trouble title={t('problems:title.file.truncated')}>
          <p>{t('one.truncated')}</p>
        </Trouble>
      )}
      <ImportCounts run={run} ref={result} />
      {run.state === 'finished' && <StartImport run={run} upload={upload} />}
      <ImportRejects run={run} />
    </>
  );
}
