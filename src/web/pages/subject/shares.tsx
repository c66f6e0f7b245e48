import { useTranslation } from 'react-i18next';
import type { SubjectPage } from '../../../http/contract/decisions.ts';
import { useFormat } from '../../i18n.ts';
import { DataTable } from '../../parts/data-table/data-table.tsx';
import type { Threshold } from '../../parts/interval-bar/geometry.ts';
import { IntervalBar } from '../../parts/interval-bar/interval-bar.tsx';
import { Section } from './section.tsx';

type Share = { name: string; n: number; share: number | null; interval: readonly [number, number] };
type ShareTableProps = { label: string; of: string; rows: readonly Share[]; threshold: Threshold; none: string };

/** Shares of different things under each other, each with its own n. */
function ShareTable({ label, of, rows, threshold, none }: ShareTableProps) {
  const { t } = useTranslation('operator');
  const format = useFormat();
  return (
    <DataTable
      label={label}
      rows={rows}
      rowKey={(row) => row.name}
      empty={<p className="quiet">{none}</p>}
      columns={[
        { key: 'name', header: of, title: true, cell: (row) => row.name },
        { key: 'n', header: t('column.n'), align: 'end', cell: (row) => format.integer(row.n) },
        {
          key: 'share',
          header: t('column.share'),
          align: 'end',
          cell: (row) => (row.share === null ? t('common:none') : format.shareFigure(row.share)),
        },
        {
          key: 'bar',
          header: t('column.bar'),
          width: '180px',
          cell: (row) => (
            <IntervalBar share={row.share} interval={row.interval} n={row.n} threshold={threshold} withoutN />
          ),
        },
      ]}
    />
  );
}

/** What customers answered, measure by measure; FCR and OCR stand apart. */
export function Measures({ page }: { page: SubjectPage }) {
  const { t } = useTranslation('subject');
  return (
    <Section title={t('measures.title')} lead={t('measures.lead')}>
      <ShareTable
        label={t('measures.title')}
        of={t('measures.measure')}
        rows={page.measures.map(({ measure, ...share }) => ({ name: t(`measures.${measure}`), ...share }))}
        threshold={null}
        none={t('verdict.nothing')}
      />
    </Section>
  );
}

/** Channels that Plaudit knows by name; others stand as their file calls them. */
const KNOWN = ['phone', 'e-mail', 'chat', 'web', 'ivr'];

export function Channels({ page }: { page: SubjectPage }) {
  const { t } = useTranslation('subject');
  return (
    <Section title={t('channels.title')} lead={t('channels.lead')}>
      <ShareTable
        label={t('channels.title')}
        of={t('channels.channel')}
        rows={page.channels.map(({ channel, ...share }) => ({
          name: KNOWN.includes(channel) ? t(`channels.known.${channel}`) : channel,
          ...share,
        }))}
        threshold={page.decision.threshold}
        none={t('channels.none')}
      />
    </Section>
  );
}
