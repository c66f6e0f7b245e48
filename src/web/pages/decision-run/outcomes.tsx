import { useTranslation } from 'react-i18next';
import type { DecisionRun } from '../../../http/contract/decisions.ts';
import { useFormat } from '../../i18n.ts';
import { NotCounted } from '../../parts/notes/not-counted.tsx';
import { DataTable } from '../../parts/data-table/data-table.tsx';

type LevelCounts = DecisionRun['counts'][number];

/** How many of each level met the edition, did not, or could not be decided. */
export function Outcomes({ counts }: { counts: readonly LevelCounts[] }) {
  const { t } = useTranslation('decisions');
  const format = useFormat();
  const figures: readonly [string, (row: LevelCounts) => number][] = [
    ['total', (row) => row.met + row.notMet + row.undetermined],
    ['met', (row) => row.met],
    ['notMet', (row) => row.notMet],
    ['undetermined', (row) => row.undetermined],
    ['certified', (row) => row.certified],
  ];
  // Every response is one of an organization.
  const whole = counts.find(({ level }) => level === 'organization');
  return (
    <section aria-label={t('outcomes.title')}>
      <DataTable
        label={t('outcomes.title')}
        rows={counts}
        rowKey={(row) => row.level}
        empty={null}
        columns={[
          {
            key: 'level',
            header: t('outcomes.level'),
            title: true,
            cell: (row) => t(`common:levels.${row.level}`),
          },
          ...figures.map(([key, count]) => ({
            key,
            header: t(`outcomes.${key}`),
            align: 'end' as const,
            cell: (row: LevelCounts) => format.integer(count(row)),
          })),
        ]}
      />
      {whole !== undefined && <NotCounted {...whole} />}
    </section>
  );
}
