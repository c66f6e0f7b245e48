import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { apiUrl } from '../../api.ts';
import { useFormat } from '../../i18n.ts';
import { PageFrame } from '../../layout/page-frame.tsx';
import { CopyLink } from '../../parts/copy-link/copy-link.tsx';
import { DataTable } from '../../parts/data-table/data-table.tsx';
import { FilterBar } from '../../parts/filters/filter-bar.tsx';
import { EditionChoice } from '../../parts/judging-choice/edition-choice.tsx';
import { LevelTabs, levelOf } from '../../parts/level-tabs/level-tabs.tsx';
import { NoResponses, useHasResponses } from '../../parts/no-responses/no-responses.tsx';
import { EmptyState } from '../../parts/notes/empty-state.tsx';
import { queries } from '../../queries.ts';
import { useSearchState } from '../../search.ts';
import { ChangeChips } from './change-chips.tsx';
import { useComparisonColumns } from './comparison-columns.tsx';
import styles from './comparison.module.css';

/** Who would gain or lose if another edition judged the same network. */
export function Page() {
  const { t } = useTranslation('comparison');
  const format = useFormat();
  const [search] = useSearchState();
  const meta = useQuery(queries.meta());
  const from = search['from'] ?? meta.data?.defaultRulebook ?? '';
  const to = search['to'] ?? '';
  const hasResponses = useHasResponses();
  const ready = from !== '' && to !== '' && from !== to && hasResponses === true;
  const query = { from, to, level: levelOf(search['level']), change: search['change'] };
  const comparison = useQuery({
    ...queries.comparison({ ...query, page: search['page'] }),
    enabled: ready,
    placeholderData: keepPreviousData,
  });
  const columns = useComparisonColumns(from, to);
  const data = ready ? comparison.data : undefined;

  if (hasResponses === false) {
    return (
      <PageFrame title={t('title')} lead={t('lead')}>
        <NoResponses />
      </PageFrame>
    );
  }
  return (
    <PageFrame title={t('title')} lead={t('lead')} actions={<CopyLink />}>
      <LevelTabs />
      <FilterBar names={['from', 'to', 'change']} label={t('filter')}>
        <EditionChoice name="from" label={t('from')} />
        <EditionChoice name="to" label={t('to')} none={t('choose')} />
      </FilterBar>
      {!ready && hasResponses && <EmptyState title={t('pick')}>{t('pickText')}</EmptyState>}
      {ready && (
        <>
          <ChangeChips counts={data?.counts} />
          <p className={styles.periods}>
            {data
              ? t('periods', {
                  from,
                  fromPeriod: format.period(data.fromPeriod),
                  to,
                  toPeriod: format.period(data.toPeriod),
                })
              : t('common:loading')}{' '}
            <Link to="/rulebook-diff" search={{ from, to }}>
              {t('rules')}
            </Link>
          </p>
          <DataTable
            label={t('table')}
            columns={columns}
            rows={data?.rows}
            rowKey={(row) => row.subject.id}
            paging={data && { total: data.total, page: data.page, size: data.size }}
            exportHref={apiUrl('comparison.csv', query)}
            error={comparison.error}
            onRetry={() => void comparison.refetch()}
            refreshing={comparison.isPlaceholderData}
            empty={<EmptyState title={t('none')}>{t('noneText')}</EmptyState>}
          />
        </>
      )}
    </PageFrame>
  );
}
