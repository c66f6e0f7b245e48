import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { RulebookLine } from '../../../http/contract/registry.ts';
import { useFormat } from '../../i18n.ts';
import { PageFrame } from '../../layout/page-frame.tsx';
import { DataTable, type Column } from '../../parts/data-table/data-table.tsx';
import { EmptyState } from '../../parts/notes/empty-state.tsx';
import { queries } from '../../queries.ts';
import { useText } from '../../use-text.ts';
import { EditionPicker } from '../rulebook-diff/edition-picker.tsx';
import styles from './rulebooks-page.module.css';

export function Page() {
  const { t } = useTranslation('rulebooks');
  const rulebooks = useQuery(queries.rulebooks());
  const columns = useColumns();
  const rows = rulebooks.data?.rows;
  return (
    <PageFrame title={t('list.title')} width="register" lead={t('list.lead')}>
      <DataTable
        label={t('list.title')}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.key}
        error={rulebooks.error}
        onRetry={() => void rulebooks.refetch()}
        empty={<EmptyState title={t('list.empty.title')}>{t('list.empty.text')}</EmptyState>}
      />
      {rows !== undefined && rows.length > 1 && (
        <section className={styles.compare} aria-labelledby="compare">
          <h2 id="compare">{t('diff.title')}</h2>
          <EditionPicker rulebooks={rows} from={rows.at(-2)?.key} to={rows.at(-1)?.key} />
        </section>
      )}
    </PageFrame>
  );
}

function useColumns(): Column<RulebookLine>[] {
  const { t } = useTranslation('rulebooks');
  const format = useFormat();
  const text = useText();
  return [
    {
      key: 'title',
      header: t('list.column.title'),
      title: true,
      cell: (row) => (
        <Link to="/rulebooks/$key" params={{ key: row.key }} className={styles.title}>
          {text(row.title)}
        </Link>
      ),
    },
    {
      key: 'key',
      header: t('list.column.key'),
      cell: (row) => <span className={`mono ${styles.key}`}>{row.key}</span>,
    },
    {
      key: 'unstated',
      header: t('list.column.unstated'),
      cell: (row) =>
        row.unstated.length === 0
          ? t('common:none')
          : format.list(
              row.unstated.map((rule) =>
                t([`judging:rule.${rule}`, `judging:rule.${rule.split('.')[0]}`], { defaultValue: rule }),
              ),
            ),
    },
    { key: 'origin', header: t('list.column.origin'), cell: (row) => t(row.builtIn ? 'list.builtIn' : 'list.own') },
    {
      key: 'sha256',
      header: t('list.column.sha256'),
      cell: (row) => (
        <span className={`mono ${styles.key}`} title={row.sha256}>
          {row.sha256.slice(0, 12)}
        </span>
      ),
    },
  ];
}
