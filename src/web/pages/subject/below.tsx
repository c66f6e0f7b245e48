import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { SubjectPage } from '../../../http/contract/decisions.ts';
import { DataTable } from '../../parts/data-table/data-table.tsx';
import type { Level } from '../../parts/level-tabs/level-tabs.tsx';
import { useRowKeys } from '../../parts/row-keys.ts';
import { useSubjectColumns } from '../../parts/subject-columns/subject-columns.tsx';
import { judgedBy } from '../../parts/subject-link/subject-link.tsx';
import { useSearchState } from '../../search.ts';
import { Section } from './section.tsx';

const BELOW: Record<Level, Exclude<Level, 'organization'> | null> = {
  organization: 'site',
  site: 'supervisor',
  supervisor: 'csr',
  csr: null,
};

/** The subjects directly below, judged the same way; a CSR has none. */
export function Below({ page }: { page: SubjectPage }) {
  const level = BELOW[page.subject.level];
  return level === null ? null : <BelowTable page={page} level={level} />;
}

function BelowTable({ page, level }: { page: SubjectPage; level: Exclude<Level, 'organization'> }) {
  const { t } = useTranslation('subject');
  const [search] = useSearchState();
  const { subject, below } = page;
  const columns = useSubjectColumns({
    trendMonths: [],
    minimum: below[0]?.minimum ?? null,
    sortable: false,
    above: [],
  });
  const table = useRef<HTMLDivElement>(null);
  useRowKeys(table);
  return (
    <Section
      title={t(`below.title.${level}`)}
      aside={
        <Link to="/network" search={{ ...judgedBy(search), level, [subject.level]: subject.id }}>
          {t('below.all')}
        </Link>
      }
    >
      <div ref={table}>
        <DataTable
          label={t(`below.title.${level}`)}
          columns={columns}
          rows={below}
          rowKey={(row) => row.subject.id}
          empty={<p className="quiet">{t('below.none')}</p>}
        />
      </div>
    </Section>
  );
}
