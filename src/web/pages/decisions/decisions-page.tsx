import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { DecisionRun } from '../../../http/contract/decisions.ts';
import { useFormat } from '../../i18n.ts';
import { PageFrame } from '../../layout/page-frame.tsx';
import { DataTable } from '../../parts/data-table/data-table.tsx';
import { isUnderWay, JobMark, pollWhile } from '../../parts/job-mark/job-mark.tsx';
import { EmptyState } from '../../parts/notes/empty-state.tsx';
import { useSession } from '../../parts/session/use-session.ts';
import { queries } from '../../queries.ts';
import { useSearchState } from '../../search.ts';
import { StartRun } from './start-run.tsx';
import styles from './decisions.module.css';

const sum = (run: DecisionRun, name: 'met' | 'certified'): number =>
  run.counts.reduce((total, level) => total + level[name], 0);

/** Starting a decision run, and every run so far; those at work move on by themselves. */
export function Page() {
  const { t } = useTranslation(['decisions', 'operator']);
  const format = useFormat();
  const acts = useSession()?.acts ?? [];
  const [search] = useSearchState();
  const runs = useQuery({
    ...queries.decisionRuns({ page: search['page'], size: search['size'] }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => pollWhile(state.data?.rows.some((row) => isUnderWay(row.state)) ?? false),
  });
  const data = runs.data;
  const figure = (run: DecisionRun, name: 'met' | 'certified'): string =>
    run.state === 'finished' ? format.integer(sum(run, name)) : t('common:none');

  return (
    <PageFrame title={t('title')} lead={t('lead')}>
      {acts.includes('decisions.run') && <StartRun />}
      <h2 className={styles.history}>{t('history')}</h2>
      <DataTable
        label={t('history')}
        rows={data?.rows}
        rowKey={(row) => row.id}
        paging={data && { total: data.total, page: data.page, size: data.size }}
        error={runs.error}
        onRetry={() => void runs.refetch()}
        refreshing={runs.isPlaceholderData}
        empty={
          <EmptyState title={t('none.title')}>
            {t(acts.includes('decisions.run') ? 'none.text' : 'none.wait')}
          </EmptyState>
        }
        columns={[
          {
            key: 'run',
            header: t('column.run'),
            title: true,
            cell: (row) => (
              <Link to="/decisions/$id" params={{ id: row.id }} className={styles.edition}>
                {row.rulebook}
              </Link>
            ),
          },
          {
            key: 'period',
            header: t('column.period'),
            cell: (row) => (
              <span className={styles.time}>{row.period === null ? t('latest') : format.period(row.period)}</span>
            ),
          },
          {
            key: 'who',
            header: t('column.who'),
            cell: (row) => (
              <span className={styles.who} title={row.organization?.name}>
                {row.organization?.name ?? t('operator:wholeNetwork')}
              </span>
            ),
          },
          {
            key: 'reading',
            header: t('column.reading'),
            cell: (row) => <span className={styles.time}>{t(`common:reading.${row.reading}`)}</span>,
          },
          {
            key: 'state',
            header: t('column.state'),
            cell: (row) => <JobMark state={row.state} done={row.progress.done} total={row.progress.total} />,
          },
          {
            key: 'started',
            header: t('column.started'),
            cell: (row) => <span className={styles.time}>{format.instant(row.startedAt)}</span>,
          },
          { key: 'met', header: t('column.met'), align: 'end', cell: (row) => figure(row, 'met') },
          { key: 'certified', header: t('column.certified'), align: 'end', cell: (row) => figure(row, 'certified') },
        ]}
      />
    </PageFrame>
  );
}
