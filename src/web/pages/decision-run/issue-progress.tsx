import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { IssueRun } from '../../../http/contract/decisions.ts';
import { DataTable } from '../../parts/data-table/data-table.tsx';
import { isUnderWay, pollWhile } from '../../parts/job-mark/job-mark.tsx';
import { useRefreshWhenDone } from '../../parts/job-mark/use-refresh-when-done.ts';
import { ProblemNote } from '../../parts/notes/problem-note.tsx';
import { FailureNote } from '../../parts/notes/failure-note.tsx';
import { ProgressNote } from '../../parts/notes/progress-note.tsx';
import { queries } from '../../queries.ts';
import styles from './decision-run.module.css';

/** Certificates on their way, then how many were issued and who was refused, with the reason. */
export function IssueProgress({ id }: { id: string }) {
  const { t } = useTranslation('decisions');
  const issue = useQuery({
    ...queries.issueRun(id),
    refetchInterval: ({ state }) => pollWhile(state.data === undefined ? false : isUnderWay(state.data.state)),
  });
  const underWay = issue.data !== undefined && isUnderWay(issue.data.state);
  useRefreshWhenDone(issue.data !== undefined && !underWay);

  if (issue.error) return <ProblemNote error={issue.error} onRetry={() => void issue.refetch()} />;
  if (!issue.data) return <p role="status">{t('common:loading')}</p>;
  if (underWay) {
    return (
      <ProgressNote title={t('issue.progress')} state={issue.data.state} progress={issue.data.progress}>
        {t('issue.leave')}
      </ProgressNote>
    );
  }
  return <Result issue={issue.data} />;
}

function Result({ issue }: { issue: IssueRun }) {
  const { t } = useTranslation('decisions');
  return (
    <div className={styles.result}>
      {issue.failure !== null && <FailureNote title={t('issue.failed')} failure={issue.failure} />}
      <p role="status">
        <strong>{t('issue.issued', { count: issue.issued })}</strong>{' '}
        {issue.already > 0 && `${t('issue.alreadyCount', { count: issue.already })} `}
        {issue.refused.length > 0 && t('issue.refusedCount', { count: issue.refused.length })}
      </p>
      {issue.refused.length > 0 && (
        <DataTable
          label={t('issue.refusedCount', { count: issue.refused.length })}
          rows={issue.refused}
          rowKey={(row) => `${row.subject} ${row.reason}`}
          empty={null}
          columns={[
            { key: 'subject', header: t('issue.subject'), title: true, cell: (row) => row.subject },
            {
              key: 'reason',
              header: t('issue.reason'),
              cell: (row) => t(`problems:refusal.${row.reason}`, { defaultValue: row.reason }),
            },
          ]}
        />
      )}
      {issue.issued > 0 && <Link to="/registry">{t('issue.registry')}</Link>}
    </div>
  );
}
