import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { apiUrl, type Query } from '../../api.ts';
import { useFormat } from '../../i18n.ts';
import { PageFrame } from '../../layout/page-frame.tsx';
import { ButtonLink } from '../../parts/button-link.tsx';
import { CopyLink } from '../../parts/copy-link/copy-link.tsx';
import { DataTable } from '../../parts/data-table/data-table.tsx';
import { useEditions } from '../../parts/judging-choice/edition-choice.tsx';
import { type Level, LevelTabs, levelOf } from '../../parts/level-tabs/level-tabs.tsx';
import { NoResponses, useHasResponses } from '../../parts/no-responses/no-responses.tsx';
import { EmptyState } from '../../parts/notes/empty-state.tsx';
import { useRowKeys } from '../../parts/row-keys.ts';
import { seesSeveral } from '../../parts/session/sight.ts';
import { useKnownSession } from '../../parts/session/use-session.ts';
import { useSubjectColumns } from '../../parts/subject-columns/subject-columns.tsx';
import { judgedBy } from '../../parts/subject-link/subject-link.tsx';
import { queries } from '../../queries.ts';
import { useSearchState, type Search } from '../../search.ts';
import { FILTERS, NetworkFilters } from './network-filters.tsx';
import { PlaceFilters } from './place-filters.tsx';
import { StatusChips } from './status-chips.tsx';
import styles from './network.module.css';

const NAMES = [...FILTERS, 'level', 'sort', 'order', 'page', 'size'] as const;
const queryOf = (search: Search): Query => Object.fromEntries(NAMES.map((name) => [name, search[name]]));

const ABOVE: Record<Level, readonly ('supervisor' | 'site' | 'organization')[]> = {
  csr: ['supervisor', 'site', 'organization'],
  supervisor: ['site', 'organization'],
  site: ['organization'],
  organization: [],
};

/** Every subject of one level, judged by one edition: the page an operator's day begins with. */
export function Page() {
  const { t } = useTranslation('network');
  const hasResponses = useHasResponses();
  if (hasResponses !== false) return <Judged ready={hasResponses === true} />;
  return (
    <PageFrame title={t('title')}>
      <NoResponses />
    </PageFrame>
  );
}

function Judged({ ready }: { ready: boolean }) {
  const { t } = useTranslation('network');
  const format = useFormat();
  const session = useKnownSession();
  const [search] = useSearchState();
  const query = queryOf(search);
  const overview = useQuery({ ...queries.overview(query), enabled: ready, placeholderData: keepPreviousData });
  const data = overview.data;
  // Rows of the level before are shown until the new ones are there, and keep their own columns.
  const level = data?.rows[0]?.subject.level ?? levelOf(search['level']);
  const columns = useSubjectColumns({
    trendMonths: data?.trendMonths ?? [],
    minimum: data?.rows[0]?.minimum ?? null,
    sortable: true,
    // Of who sees a single organization every row belongs to it.
    above: ABOVE[level].filter((name) => name !== 'organization' || seesSeveral(session)),
  });
  const editions = useEditions();
  const table = useRef<HTMLDivElement>(null);
  useRowKeys(table);

  return (
    <PageFrame
      title={t('title')}
      lead={
        <span className={styles.lead}>
          {data
            ? t('lead', {
                edition: editions.find(({ value }) => value === data.rulebook)?.label ?? data.rulebook,
                period: format.period(data.period),
                reading: t(`common:reading.${data.reading}`),
              })
            : overview.isPending && t('common:loading')}
        </span>
      }
      actions={
        <>
          <CopyLink />
          {session.acts.includes('comparison.read') && (
            <ButtonLink variant="default" to="/comparison" search={{ from: data?.rulebook }}>
              {t('compare')}
            </ButtonLink>
          )}
          {session.acts.includes('decisions.run') && (
            <ButtonLink variant="default" to="/decisions" search={judgedBy(search)}>
              {t('decide')}
            </ButtonLink>
          )}
        </>
      }
    >
      <LevelTabs />
      <NetworkFilters />
      <PlaceFilters rows={data?.rows ?? []} />
      <StatusChips counts={data?.counts} />
      <div ref={table} className={styles.table} data-level={level}>
        <DataTable
          label={t('table')}
          columns={columns}
          rows={data?.rows}
          rowKey={(row) => row.subject.id}
          sortedBy={{ sort: 'name', order: 'asc' }}
          paging={data && { total: data.total, page: data.page, size: data.size }}
          exportHref={apiUrl('overview.csv', { ...query, page: undefined, size: undefined })}
          error={overview.error}
          onRetry={() => void overview.refetch()}
          refreshing={overview.isPlaceholderData}
          empty={
            <EmptyState
              title={t('empty.title')}
              action={
                <Link to="/network" search={{}}>
                  {t('empty.clear')}
                </Link>
              }
            >
              {t('empty.text')}
            </EmptyState>
          }
        />
      </div>
    </PageFrame>
  );
}
