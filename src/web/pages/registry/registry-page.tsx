import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { apiUrl, type Query } from '../../api.ts';
import { PageFrame } from '../../layout/page-frame.tsx';
import { CopyLink } from '../../parts/copy-link/copy-link.tsx';
import { DataTable } from '../../parts/data-table/data-table.tsx';
import { EmptyState } from '../../parts/notes/empty-state.tsx';
import { queries } from '../../queries.ts';
import { useSearchState, type Search } from '../../search.ts';
import { RegistryFilters } from './registry-filters.tsx';
import { useRegistryColumns } from './registry-columns.tsx';
import styles from './registry-page.module.css';

const NAMES = ['program', 'edition', 'year', 'level', 'status', 'q', 'sort', 'order', 'page'] as const;
const queryOf = (search: Search): Query => Object.fromEntries(NAMES.map((name) => [name, search[name]]));

export function Page() {
  const { t } = useTranslation('public');
  const [search] = useSearchState();
  const query = queryOf(search);
  const registry = useQuery({ ...queries.registry(query), placeholderData: keepPreviousData });
  const columns = useRegistryColumns();
  const data = registry.data;
  const transcribed = data?.rows.find((row) => row.status === 'historical');

  return (
    <PageFrame title={t('registry.title')} width="register" lead={t('registry.lead')} actions={<CopyLink />}>
      <RegistryFilters facets={data?.facets} />
      <DataTable
        label={t('registry.title')}
        columns={columns}
        rows={data?.rows}
        rowKey={(row) => row.number ?? `${row.program} ${row.edition} ${row.name}`}
        sortedBy={{ sort: 'name', order: 'asc' }}
        paging={data && { total: data.total, page: data.page, size: data.size }}
        exportHref={apiUrl('registry.csv', { ...query, page: undefined })}
        error={registry.error}
        onRetry={() => void registry.refetch()}
        refreshing={registry.isPlaceholderData}
        empty={
          <EmptyState
            title={t('registry.empty.title')}
            action={
              <Link to="/registry" search={{}}>
                {t('registry.empty.all')}
              </Link>
            }
          >
            {t('registry.empty.text')}
          </EmptyState>
        }
      />
      {transcribed && (
        <p className={styles.note}>
          {t('registry.transcribed', { source: transcribed.source ?? '', year: String(transcribed.year) })}
        </p>
      )}
    </PageFrame>
  );
}
