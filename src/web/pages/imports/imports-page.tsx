import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { apiUrl } from '../../api.ts';
import { useFormat } from '../../i18n.ts';
import { PageFrame } from '../../layout/page-frame.tsx';
import { actorText, fileText } from '../../parts/actor-text.ts';
import { ButtonLink } from '../../parts/button-link.tsx';
import { DataTable } from '../../parts/data-table/data-table.tsx';
import { isUnderWay, JobMark, pollWhile } from '../../parts/job-mark/job-mark.tsx';
import { EmptyState } from '../../parts/notes/empty-state.tsx';
import { useKnownSession } from '../../parts/session/use-session.ts';
import { queries } from '../../queries.ts';
import { useSearchState } from '../../search.ts';
import styles from './imports.module.css';

/** Every file that was imported or tried, newest first; those at work move on by themselves. */
export function Page() {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const [search] = useSearchState();
  const imports = useQuery({
    ...queries.imports({ page: search['page'], size: search['size'] }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => pollWhile(state.data?.rows.some((row) => isUnderWay(row.state)) ?? false),
  });
  const data = imports.data;
  const mayImport = useKnownSession().acts.includes('responses.import');
  const begin = mayImport && <ButtonLink to="/imports/new">{t('new')}</ButtonLink>;
  return (
    <PageFrame title={t('title')} lead={t('lead')} actions={begin}>
      <DataTable
        label={t('history')}
        rows={data?.rows}
        rowKey={(row) => row.id}
        paging={data && { total: data.total, page: data.page, size: data.size }}
        exportHref={apiUrl('imports.csv')}
        error={imports.error}
        onRetry={() => void imports.refetch()}
        refreshing={imports.isPlaceholderData}
        empty={
          <EmptyState title={t('empty.title')} action={begin}>
            {mayImport && t('empty.text')}
          </EmptyState>
        }
        columns={[
          {
            key: 'file',
            header: t('column.file'),
            title: true,
            cell: (row) => (
              <Link to="/imports/$id" params={{ id: row.id }} className={styles.file} title={fileText(t, row.file)}>
                {fileText(t, row.file)}
              </Link>
            ),
          },
          { key: 'kind', header: t('column.kind'), cell: (row) => t(row.dryRun ? 'kind.dry' : 'kind.import') },
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
          { key: 'by', header: t('column.by'), cell: (row) => actorText(t, row.by) },
          { key: 'read', header: t('column.read'), align: 'end', cell: (row) => format.integer(row.counts.read) },
          {
            key: 'taken',
            header: t('column.taken'),
            align: 'end',
            cell: (row) => (row.dryRun ? t('common:none') : format.integer(row.counts.taken)),
          },
          {
            key: 'rejected',
            header: t('column.rejected'),
            align: 'end',
            cell: (row) => format.integer(row.counts.rejected),
          },
        ]}
      />
    </PageFrame>
  );
}
