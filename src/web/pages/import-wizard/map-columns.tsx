import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportRun, Upload } from '../../../http/contract/imports.ts';
import { send } from '../../api.ts';
import { FailureNote } from '../../parts/notes/failure-note.tsx';
import { ProblemNote } from '../../parts/notes/problem-note.tsx';
import { MappingFields } from './mapping-fields.tsx';
import { MappingQuestions } from './mapping-questions.tsx';
import { MappingYaml } from './mapping-yaml.tsx';
import { PreviewTable } from './preview-table.tsx';
import { SavedMappings } from './saved-mappings.tsx';
import { useMapping } from './use-mapping.ts';
import styles from './wizard.module.css';

/** The second step: what each column is, with the first rows beside it as they would be read. */
export function MapColumns({ upload }: { upload: Upload }) {
  const { t } = useTranslation('imports');
  const navigate = useNavigate();
  const mapping = useMapping(upload);
  const [tried, setTried] = useState(false);
  const top = useRef<HTMLDivElement>(null);
  const open = upload.questions.length > 0;

  const check = useMutation({
    mutationFn: () => send<ImportRun>('POST', 'imports', { upload: upload.id, mapping: upload.mapping, dryRun: true }),
    onSuccess: (run) => navigate({ to: '/imports/new', search: { upload: upload.id, step: 'check', dry: run.id } }),
  });
  const next = () => {
    setTried(true);
    if (open || upload.failure !== null || mapping.reading.isPending || mapping.reading.error) {
      // To what stands in the way: a change that did not reach the server, else the first question.
      const first = mapping.reading.error ? '[role="alert"] button' : 'fieldset[data-open="true"] input';
      top.current?.querySelector<HTMLElement>(first)?.focus();
      return;
    }
    check.mutate();
  };

  return (
    <div ref={top} className={styles.sections}>
      <SavedMappings onChoose={mapping.replace} />
      <MappingQuestions state={mapping} open={upload.questions} tried={tried} />
      {!open && upload.failure !== null && <FailureNote title={t('map.problem')} failure={upload.failure} />}
      {mapping.reading.error && (
        <ProblemNote error={mapping.reading.error} onRetry={() => mapping.reading.mutate(mapping.draft)} />
      )}
      <MappingFields upload={upload} state={mapping} />
      <MappingYaml
        yaml={upload.mapping}
        startOpen={mapping.unreadable}
        failed={mapping.reading.error !== null}
        onApply={mapping.replace}
      />
      <PreviewTable upload={upload} refreshing={mapping.reading.isPending} />
      {check.error && <ProblemNote error={check.error} />}
      <div className={styles.next}>
        {tried && open && (
          <p role="alert" className={styles.wrong}>
            {t('map.answerAll')}
          </p>
        )}
        <Button loading={check.isPending} onClick={next}>
          {t('map.next')}
        </Button>
      </div>
    </div>
  );
}
