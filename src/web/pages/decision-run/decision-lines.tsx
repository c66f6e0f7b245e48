import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { apiUrl, type Query } from '../../api.ts';
import { useFormat } from '../../i18n.ts';
import { DataTable } from '../../parts/data-table/data-table.tsx';
import { ChoiceField } from '../../parts/filters/choice-field.tsx';
import { FilterBar } from '../../parts/filters/filter-bar.tsx';
import { SearchField } from '../../parts/filters/search-field.tsx';
import { IntervalBar } from '../../parts/interval-bar/interval-bar.tsx';
import { LEVELS } from '../../parts/level-tabs/level-tabs.tsx';
import { EmptyState } from '../../parts/notes/empty-state.tsx';
import { useRowKeys } from '../../parts/row-keys.ts';
import { OutcomeMark } from '../../parts/status-mark/status-mark.tsx';
import { SubjectLink } from '../../parts/subject-link/subject-link.tsx';
import { WithdrawCertificate } from '../../parts/withdraw-certificate/withdraw-certificate.tsx';
import { queries, type DecisionLine } from '../../queries.ts';
import { useSearchState } from '../../search.ts';
import styles from './decision-run.module.css';

const FILTERS = ['q', 'level', 'outcome'] as const;
const OUTCOMES = ['met', 'not-met', 'undetermined'] as const;

/** Every decision of the run, with its certificate where one was issued. */
export function DecisionLines({ id }: { id: string }) {
  const { t } = useTranslation(['decisions', 'operator']);
  const format = useFormat();
  const [search] = useSearchState();
  const query: Query = Object.fromEntries([...FILTERS, 'page', 'size'].map((name) => [name, search[name]]));
  const lines = useQuery({ ...queries.decisionLines(id, query), placeholderData: keepPreviousData });
  const data = lines.data;
  const table = useRef<HTMLDivElement>(null);
  useRowKeys(table);

  const settled = ({ decidedBy, outcome }: DecisionLine): string => {
    if (decidedBy !== null) return t(`lines.settled.${decidedBy}`);
    return t(outcome === 'met' ? 'lines.allMet' : 'common:none');
  };

  return (
    <section aria-labelledby="lines">
      <h2 id="lines" className={styles.heading}>
        {t('lines.title')}
      </h2>
      <FilterBar names={FILTERS} label={t('lines.filter')}>
        <SearchField label={t('lines.q')} placeholder={t('lines.example')} />
        <ChoiceField
          name="level"
          label={t('lines.level')}
          all={t('lines.anyLevel')}
          options={LEVELS.map((value) => ({ value, label: t(`common:level.${value}`) }))}
        />
        <ChoiceField
          name="outcome"
          label={t('lines.outcome')}
          all={t('lines.anyOutcome')}
          options={OUTCOMES.map((value) => ({ value, label: t(`common:outcome.${value}`) }))}
        />
      </FilterBar>
      <div ref={table} className={styles.table}>
        <DataTable
          label={t('lines.title')}
          rows={data?.rows}
          rowKey={(row) => row.subject.id}
          paging={data && { total: data.total, page: data.page, size: data.size }}
          exportHref={apiUrl(`decision-runs/${id}/decisions.csv`, { ...query, page: undefined, size: undefined })}
          error={lines.error}
          onRetry={() => void lines.refetch()}
          refreshing={lines.isPlaceholderData}
          empty={<EmptyState title={t('lines.none')}>{t('lines.noneText')}</EmptyState>}
          columns={[
            {
              key: 'name',
              header: t('operator:column.name'),
              title: true,
              cell: (row) => <SubjectLink subject={row.subject} />,
            },
            { key: 'level', header: t('lines.level'), cell: (row) => t(`common:level.${row.subject.level}`) },
            {
              key: 'organization',
              header: t('operator:column.organization'),
              cell: (row) => <SubjectLink subject={row.organization} look="quiet" />,
            },
            {
              key: 'outcome',
              header: t('operator:column.outcome'),
              cell: (row) => <OutcomeMark outcome={row.outcome} />,
            },
            {
              key: 'settled',
              header: t('lines.settledBy'),
              cell: (row) => <span className={styles.settled}>{settled(row)}</span>,
            },
            { key: 'n', header: t('operator:column.n'), align: 'end', cell: (row) => format.integer(row.n) },
            {
              key: 'share',
              header: t('operator:column.share'),
              align: 'end',
              cell: (row) => (row.share === null ? t('common:none') : format.shareFigure(row.share)),
            },
            {
              key: 'bar',
              header: t('operator:column.bar'),
              width: '166px',
              cell: (row) => (
                <IntervalBar share={row.share} interval={row.interval} n={row.n} threshold={row.threshold} withoutN />
              ),
            },
            {
              key: 'certificate',
              header: t('operator:column.certificate'),
              cell: (row) =>
                row.certificate === null ? (
                  <span className="quiet">{t('common:none')}</span>
                ) : (
                  <span className={styles.certificate}>
                    <Link to="/certificates/$number" params={{ number: row.certificate }}>
                      {row.certificate}
                    </Link>
                    <WithdrawCertificate number={row.certificate} subject={row.subject.name} />
                  </span>
                ),
            },
          ]}
        />
      </div>
    </section>
  );
}
