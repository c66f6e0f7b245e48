import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { DecisionRun } from '../../../http/contract/decisions.ts';
import { useFormat } from '../../i18n.ts';
import { actorText } from '../../parts/actor-text.ts';
import { PageFrame } from '../../layout/page-frame.tsx';
import { CopyLink } from '../../parts/copy-link/copy-link.tsx';
import { useEditions } from '../../parts/judging-choice/edition-choice.tsx';
import { isUnderWay, pollWhile } from '../../parts/job-mark/job-mark.tsx';
import { useRefreshWhenDone } from '../../parts/job-mark/use-refresh-when-done.ts';
import { FailureNote } from '../../parts/notes/failure-note.tsx';
import { ProblemNote } from '../../parts/notes/problem-note.tsx';
import { ProgressNote } from '../../parts/notes/progress-note.tsx';
import { queries } from '../../queries.ts';
import { DecisionLines } from './decision-lines.tsx';
import { IssueCertificates } from './issue-certificates.tsx';
import { Outcomes } from './outcomes.tsx';
import styles from './decision-run.module.css';

/** One decision run: how far it is, the outcomes, every decision, and the certificates that follow from it. */
export function Page() {
  const { t } = useTranslation('decisions');
  const { id } = useParams({ from: '/decisions/$id' });
  const run = useQuery({
    ...queries.decisionRun(id),
    refetchInterval: ({ state }) => pollWhile(state.data === undefined ? false : isUnderWay(state.data.state)),
  });
  useRefreshWhenDone(run.data !== undefined && !isUnderWay(run.data.state));

  if (run.data) return <Shown run={run.data} />;
  return (
    <PageFrame title={t('run.unknown')} over={<Link to="/decisions">{t('run.all')}</Link>}>
      {run.error ? (
        <ProblemNote error={run.error} onRetry={() => void run.refetch()} />
      ) : (
        <p role="status">{t('common:loading')}</p>
      )}
    </PageFrame>
  );
}

function Shown({ run }: { run: DecisionRun }) {
  const { t } = useTranslation(['decisions', 'operator']);
  const format = useFormat();
  const edition = useEditions().find(({ value }) => value === run.rulebook)?.label ?? run.rulebook;
  const period = run.period === null ? t('latest') : format.period(run.period);
  const facts = [
    t('run.facts', {
      who: run.organization?.name ?? t('operator:wholeNetwork'),
      reading: t(`common:reading.${run.reading}`),
      started: format.instant(run.startedAt),
      by: actorText(t, run.by),
    }),
    ...(run.finishedAt === null ? [] : [t('run.finished', { finished: format.instant(run.finishedAt) })]),
  ];
  return (
    <PageFrame
      title={t('run.title', { edition, period })}
      over={<Link to="/decisions">{t('run.all')}</Link>}
      lead={facts.join('\u00A0· ')}
      actions={<CopyLink />}
    >
      <div className={styles.sections}>
        {isUnderWay(run.state) && (
          <ProgressNote title={t('run.progress')} state={run.state} progress={run.progress}>
            {t('run.leave')}
          </ProgressNote>
        )}
        {run.failure !== null && <FailureNote title={t('run.failed')} failure={run.failure} />}
        {run.state === 'finished' && (
          <>
            <Outcomes counts={run.counts} />
            <IssueCertificates run={run} edition={edition} period={period} />
            <DecisionLines id={run.id} />
          </>
        )}
        <p className={styles.hash}>{t('run.hash', { sha256: run.rulebookSha256 })}</p>
      </div>
    </PageFrame>
  );
}
