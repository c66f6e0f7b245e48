import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { JOURNAL_NOUNS } from '../../../core/basics/journal-noun.ts';
import { apiUrl, type Query } from '../../api.ts';
import { useFormat } from '../../i18n.ts';
import { PageFrame } from '../../layout/page-frame.tsx';
import { actorText } from '../../parts/actor-text.ts';
import { CopyLink } from '../../parts/copy-link/copy-link.tsx';
import { DataTable } from '../../parts/data-table/data-table.tsx';
import { ChoiceField } from '../../parts/filters/choice-field.tsx';
import { FilterBar } from '../../parts/filters/filter-bar.tsx';
import { SearchField } from '../../parts/filters/search-field.tsx';
import { EmptyState } from '../../parts/notes/empty-state.tsx';
import { queries } from '../../queries.ts';
import { useSearchState } from '../../search.ts';
import { EntryDetail } from './entry-detail.tsx';
import { NounLink } from './noun-link.tsx';
import styles from './journal.module.css';

const FILTERS = ['q', 'noun'] as const;

/** Who did what and when, newest first. */
export function Page() {
  const { t } = useTranslation('journal');
  const format = useFormat();
  const [search] = useSearchState();
  const query: Query = Object.fromEntries([...FILTERS, 'page', 'size'].map((name) => [name, search[name]]));
  const journal = useQuery({ ...queries.journal(query), placeholderData: keepPreviousData });
  const data = journal.data;
  const filtered = FILTERS.some((name) => search[name] !== undefined);

  return (
    <PageFrame title={t('title')} lead={t('lead')} actions={<CopyLink />}>
      <FilterBar names={FILTERS} label={t('filter.label')}>
        <SearchField label={t('filter.q')} placeholder={t('filter.example')} />
        <ChoiceField
          name="noun"
          label={t('filter.noun')}
          all={t('filter.any')}
          options={JOURNAL_NOUNS.map((value) => ({ value, label: t(`noun.${value}`) }))}
        />
      </FilterBar>
      <DataTable
        label={t('table')}
        rows={data?.rows}
        rowKey={(row) => row.id}
        paging={data && { total: data.total, page: data.page, size: data.size }}
        exportHref={apiUrl('journal.csv', { ...query, page: undefined, size: undefined })}
        error={journal.error}
        onRetry={() => void journal.refetch()}
        refreshing={journal.isPlaceholderData}
        empty={
          <EmptyState title={t(filtered ? 'empty.noMatch' : 'empty.title')}>
            {t(filtered ? 'empty.noMatchText' : 'empty.text')}
          </EmptyState>
        }
        columns={[
          {
            key: 'at',
            header: t('column.at'),
            title: true,
            cell: (row) => (
              <time dateTime={row.at} className={styles.at}>
                {format.instant(row.at)}
              </time>
            ),
          },
          { key: 'by', header: t('column.by'), cell: (row) => (row.by === row.byId ? actorText(t, row.by) : row.by) },
          {
            key: 'act',
            header: t('column.act'),
            cell: (row) => (
              <span>
                <span className={styles.act}>{t(`act.${row.act}`, { defaultValue: row.act })}</span>
                <EntryDetail detail={row.detail} />
              </span>
            ),
          },
          { key: 'about', header: t('column.about'), cell: (row) => <NounLink entry={row} /> },
        ]}
      />
    </PageFrame>
  );
}
