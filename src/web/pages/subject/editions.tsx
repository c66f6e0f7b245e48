import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { SubjectPage } from '../../../http/contract/decisions.ts';
import { useFormat } from '../../i18n.ts';
import { DataTable } from '../../parts/data-table/data-table.tsx';
import { IntervalBar } from '../../parts/interval-bar/interval-bar.tsx';
import { useEditions } from '../../parts/judging-choice/edition-choice.tsx';
import { useKnownSession } from '../../parts/session/use-session.ts';
import { StatusMark } from '../../parts/status-mark/status-mark.tsx';
import type { Search } from '../../search.ts';
import { Section } from './section.tsx';
import styles from './subject.module.css';

/** The same responses under every edition; a click judges the page by that one. */
export function Editions({ page }: { page: SubjectPage }) {
  const { t } = useTranslation(['subject', 'judging']);
  const format = useFormat();
  const editions = useEditions();
  const { acts } = useKnownSession();
  const { program, edition } = page.decision.rulebook;
  const current = `${program}@${edition}`;
  const settled = ({ decidedBy, outcome }: SubjectPage['editions'][number]): string => {
    if (decidedBy !== null) return t(`judging:clause.${decidedBy}`);
    return t(outcome === 'met' ? 'editions.all' : 'common:none');
  };
  return (
    <Section
      title={t('editions.title')}
      lead={t('editions.lead')}
      aside={
        acts.includes('comparison.read') && (
          <Link to="/comparison" search={{ from: current, level: page.subject.level }}>
            {t('editions.compare')}
          </Link>
        )
      }
    >
      <DataTable
        label={t('editions.title')}
        rows={page.editions}
        rowKey={(row) => row.rulebook}
        empty={null}
        columns={[
          {
            key: 'edition',
            header: t('operator:column.edition'),
            title: true,
            cell: (row) => (
              <Link
                to="."
                search={(before: Search) => ({ ...before, rulebook: row.rulebook })}
                resetScroll={false}
                className={styles.edition}
                activeOptions={{ exact: true }}
                aria-current={row.rulebook === current ? 'true' : undefined}
              >
                {editions.find(({ value }) => value === row.rulebook)?.label ?? row.rulebook}
              </Link>
            ),
          },
          { key: 'status', header: t('operator:column.status'), cell: (row) => <StatusMark status={row.status} /> },
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
            width: '210px',
            cell: (row) => (
              <IntervalBar share={row.share} interval={row.interval} n={row.n} threshold={row.threshold} withoutN />
            ),
          },
          {
            key: 'settled',
            header: t('editions.settledBy'),
            cell: (row) => <span className={styles.settled}>{settled(row)}</span>,
          },
        ]}
      />
    </Section>
  );
}
