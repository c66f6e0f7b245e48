import { useTranslation } from 'react-i18next';
import type { SubjectRef } from '../../../http/contract/common.ts';
import type { OverviewRow } from '../../../http/contract/decisions.ts';
import { useFormat } from '../../i18n.ts';
import type { Column } from '../data-table/data-table.tsx';
import { IntervalBar } from '../interval-bar/interval-bar.tsx';
import { Sparkline } from '../sparkline/sparkline.tsx';
import { StatusMark } from '../status-mark/status-mark.tsx';
import { SubjectLink } from '../subject-link/subject-link.tsx';

type SubjectColumnsOptions = {
  trendMonths: readonly string[];
  minimum: number | null;
  /** Whether the server can order the rows; the subjects below another come as one list. */
  sortable: boolean;
  /** The columns that say what a subject belongs to. */
  above: readonly ('supervisor' | 'site' | 'organization')[];
};

/** The columns of a list of judged subjects: who, status, n, share with its interval, trend, where. */
export function useSubjectColumns(options: SubjectColumnsOptions): Column<OverviewRow>[] {
  const { trendMonths, minimum, sortable, above } = options;
  const { t } = useTranslation('operator');
  const format = useFormat();
  const sort = (name: string) => (sortable ? { sort: name } : {});
  const place = (subject: SubjectRef | null) =>
    subject === null ? (
      <span className="quiet">{t('common:none')}</span>
    ) : (
      <SubjectLink subject={subject} look="quiet" />
    );

  const where = above.map((name): Column<OverviewRow> => ({
    key: name,
    header: t(`column.${name}`),
    // The server orders by site and organization; supervisors have no order of their own.
    ...(name === 'supervisor' ? {} : sort(name)),
    cell: (row) => place(row[name]),
  }));

  return [
    {
      key: 'name',
      header: t('column.name'),
      ...sort('name'),
      title: true,
      cell: (row) => <SubjectLink subject={row.subject} />,
    },
    { key: 'status', header: t('column.status'), ...sort('status'), cell: (row) => <StatusMark status={row.status} /> },
    {
      key: 'n',
      header: minimum === null ? t('column.n') : t('column.nAtLeast', { minimum }),
      ...sort('n'),
      align: 'end',
      cell: (row) => format.integer(row.n),
    },
    {
      key: 'share',
      header: t('column.share'),
      ...sort('share'),
      align: 'end',
      cell: (row) => (row.share === null ? t('common:none') : format.shareFigure(row.share)),
    },
    {
      key: 'bar',
      header: t('column.bar'),
      ...sort('low'),
      width: '186px',
      cell: (row) => (
        <IntervalBar share={row.share} interval={row.interval} n={row.n} threshold={row.threshold} withoutN />
      ),
    },
    {
      key: 'trend',
      header: t('column.trend'),
      width: '112px',
      cell: (row) => <Sparkline trend={row.trend} months={trendMonths} threshold={row.threshold?.value ?? null} />,
    },
    ...where,
  ];
}
