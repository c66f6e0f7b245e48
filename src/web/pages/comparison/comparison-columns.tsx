import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Comparison } from '../../../http/contract/decisions.ts';
import { useFormat } from '../../i18n.ts';
import type { Column } from '../../parts/data-table/data-table.tsx';
import { OutcomeMark } from '../../parts/status-mark/status-mark.tsx';
import { SubjectLink } from '../../parts/subject-link/subject-link.tsx';
import { ChangeMark } from './change-mark.tsx';

type Row = Comparison['rows'][number];

/** Outcome and share under each of two editions; each outcome leads to the subject judged by that edition. */
export function useComparisonColumns(from: string, to: string): Column<Row>[] {
  const { t } = useTranslation(['comparison', 'operator']);
  const format = useFormat();
  const share = (value: number | null) => (value === null ? t('common:none') : format.shareFigure(value));
  const under = (side: 'from' | 'to', edition: string): Column<Row>[] => [
    {
      key: side,
      header: t('column.outcomeUnder', { edition }),
      cell: (row) => (
        <Link to="/subjects/$id" params={{ id: row.subject.id }} search={{ rulebook: edition }}>
          <OutcomeMark outcome={row[side]} />
        </Link>
      ),
    },
    {
      key: `${side}-share`,
      header: t('operator:column.share'),
      align: 'end',
      cell: (row) => share(side === 'from' ? row.fromShare : row.toShare),
    },
  ];
  return [
    {
      key: 'name',
      header: t('operator:column.name'),
      title: true,
      cell: (row) => <SubjectLink subject={row.subject} />,
    },
    {
      key: 'organization',
      header: t('operator:column.organization'),
      cell: (row) => <SubjectLink subject={row.organization} look="quiet" />,
    },
    ...under('from', from),
    ...under('to', to),
    { key: 'change', header: t('column.change'), cell: (row) => <ChangeMark change={row.change} /> },
  ];
}
