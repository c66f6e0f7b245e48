import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Upload } from '../../../http/contract/imports.ts';
import { ApiProblem, send } from '../../api.ts';
import { PageFrame } from '../../layout/page-frame.tsx';
import { EmptyState } from '../../parts/notes/empty-state.tsx';
import { ProblemNote } from '../../parts/notes/problem-note.tsx';
import { queries } from '../../queries.ts';
import { useSearchState } from '../../search.ts';
import { CheckFile } from './check-file.tsx';
import { ChooseFile } from './choose-file.tsx';
import { FileFacts } from './file-facts.tsx';
import { MapColumns } from './map-columns.tsx';
import { Steps, type Step } from './steps.tsx';
import styles from './wizard.module.css';

/**
 * Choose a file, say what its columns are, check it, import it. The file and the step are in the address, and the
 * server keeps the file and its mapping, so that the page can be left and found again at any point.
 */
export function Page() {
  const { t } = useTranslation('imports');
  const [search] = useSearchState();
  const id = search['upload'];
  const upload = useQuery({ ...queries.upload(id ?? ''), enabled: id !== undefined, staleTime: Infinity });
  const step: Step =
    id === undefined ? 'choose' : search['step'] === 'check' || upload.data?.canonical === true ? 'check' : 'map';
  const gone = upload.error instanceof ApiProblem && upload.error.status === 404;

  return (
    <PageFrame title={t('wizard.title')} over={<Link to="/imports">{t('one.all')}</Link>}>
      <Steps current={step} skipsMapping={upload.data?.canonical ?? false} />
      {id === undefined && <ChooseFile />}
      {id !== undefined && upload.isPending && <p role="status">{t('wizard.loading')}</p>}
      {gone && (
        <EmptyState title={t('wizard.gone')} action={<Link to="/imports/new">{t('wizard.other')}</Link>}>
          {t('wizard.goneText')}
        </EmptyState>
      )}
      {upload.error && !gone && <ProblemNote error={upload.error} onRetry={() => void upload.refetch()} />}
      {id !== undefined && upload.data && (
        <>
          <div className={styles.file}>
            <FileFacts upload={upload.data} />
            <ThrowAway upload={upload.data} />
          </div>
          {step === 'map' && <MapColumns key={id} upload={upload.data} />}
          {step === 'check' && <CheckFile upload={upload.data} dryRun={search['dry']} />}
        </>
      )}
    </PageFrame>
  );
}

/** Nothing of the file was taken yet, so that throwing it away needs no question. */
function ThrowAway({ upload }: { upload: Upload }) {
  const { t } = useTranslation('imports');
  const navigate = useNavigate();
  const client = useQueryClient();
  const away = useMutation({
    mutationFn: () => send('DELETE', `uploads/${upload.id}`),
    // Whether or not the server still had it, the wizard starts anew.
    onSettled: async () => {
      await navigate({ to: '/imports/new', search: {} });
      // Whoever goes back at once looks at it again already: then it is asked for again.
      await client.resetQueries({ queryKey: queries.upload(upload.id).queryKey });
    },
  });
  return (
    <Button
      variant="default"
      size="xs"
      title={t('wizard.otherHelp')}
      loading={away.isPending}
      onClick={() => away.mutate()}
    >
      {t('wizard.other')}
    </Button>
  );
}
