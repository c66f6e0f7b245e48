import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ImportRun } from '../../../http/contract/imports.ts';
import { useFormat } from '../../i18n.ts';
import { PageFrame } from '../../layout/page-frame.tsx';
import { actorText, fileText } from '../../parts/actor-text.ts';
import { ButtonLink } from '../../parts/button-link.tsx';
import { isUnderWay, pollWhile } from '../../parts/job-mark/job-mark.tsx';
import { useRefreshWhenDone } from '../../parts/job-mark/use-refresh-when-done.ts';
import { FailureNote } from '../../parts/notes/failure-note.tsx';
import { ProblemNote } from '../../parts/notes/problem-note.tsx';
import { ProgressNote } from '../../parts/notes/progress-note.tsx';
import { Trouble } from '../../parts/notes/trouble.tsx';
import { useKnownSession } from '../../parts/session/use-session.ts';
import { queries } from '../../queries.ts';
import { ImportCounts } from './import-counts.tsx';
import { ImportRejects } from './import-rejects.tsx';
import styles from './import.module.css';

/** One import or dry run: how far it is, then what became of the rows. */
export function Page() {
  const { t } = useTranslation('imports');
  const { id } = useParams({ from: '/imports/$id' });
  const run = useQuery({
    ...queries.importRun(id),
    refetchInterval: ({ state }) => pollWhile(state.data === undefined ? false : isUnderWay(state.data.state)),
  });
  useRefreshWhenDone(run.data !== undefined && !isUnderWay(run.data.state));

  if (run.data) return <Shown run={run.data} />;
  return (
    <PageFrame title={t('one.import')} over={<Link to="/imports">{t('one.all')}</Link>}>
      {run.error ? (
        <ProblemNote error={run.error} onRetry={() => void run.refetch()} />
      ) : (
        <p role="status">{t('common:loading')}</p>
      )}
    </PageFrame>
  );
}

function Shown({ run }: { run: ImportRun }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const { acts } = useKnownSession();
  const mayImport = acts.includes('responses.import');
  const underWay = isUnderWay(run.state);
  const facts = [
    // The simulated network is no file and has no size.
    ...(run.bytes === 0 ? [] : [format.bytes(run.bytes)]),
    t('one.facts', { started: format.instant(run.startedAt), by: actorText(t, run.by) }),
    ...(run.finishedAt === null ? [] : [t('one.finished', { finished: format.instant(run.finishedAt) })]),
  ];
  return (
    <PageFrame
      title={fileText(t, run.file)}
      over={
        <>
          <Link to="/imports">{t('one.all')}</Link> · {t(run.dryRun ? 'one.dry' : 'one.import')}
        </>
      }
      lead={facts.join('\u00A0· ')}
      actions={
        <>
          {mayImport && (
            <ButtonLink variant="default" to="/imports/new">
              {t('one.another')}
            </ButtonLink>
          )}
          {run.state === 'finished' && !run.dryRun && acts.includes('network.read') && (
            <ButtonLink to="/network">{t('one.network')}</ButtonLink>
          )}
          {mayImport && run.state === 'finished' && run.dryRun && run.upload !== null && (
            <ButtonLink to="/imports/new" search={{ upload: run.upload, step: 'check', dry: run.id }}>
              {t('one.forReal')}
            </ButtonLink>
          )}
        </>
      }
    >
      <div className={styles.sections}>
        {run.dryRun && <p className="quiet">{t(run.upload === null ? 'one.dryNoteGone' : 'one.dryNote')}</p>}
        {underWay && (
          <ProgressNote title={t('one.progress', { file: run.file })} state={run.state} progress={run.progress}>
            {t('one.leave')}
          </ProgressNote>
        )}
        {run.failure !== null && <FailureNote title={t('one.failed')} failure={run.failure} />}
        {run.truncated && (
          <Trouble title={t('problems:title.file.truncated')}>
            <p>{t('one.truncated')}</p>
          </Trouble>
        )}
        <ImportCounts run={run} />
        {!underWay && <ImportRejects run={run} />}
        {run.sha256 !== null && <p className={styles.hash}>{t('one.sha256', { sha256: run.sha256 })}</p>}
      </div>
    </PageFrame>
  );
}
