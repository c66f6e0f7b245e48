import { useTranslation } from 'react-i18next';
import type { Registry } from '../../../http/contract/registry.ts';
import { ChoiceField } from '../../parts/filters/choice-field.tsx';
import { FilterBar } from '../../parts/filters/filter-bar.tsx';
import { SearchField } from '../../parts/filters/search-field.tsx';
import { useText } from '../../use-text.ts';

const FILTERS = ['q', 'program', 'edition', 'year', 'level', 'status'] as const;
const LEVELS = ['organization', 'site', 'supervisor', 'csr'] as const;
const STATUSES = ['active', 'expired', 'withdrawn', 'historical'] as const;

/** `facets` says which programs, editions and years the registry holds; empty while they are on their way. */
export function RegistryFilters({ facets }: { facets: Registry['facets'] | undefined }) {
  const { t } = useTranslation('public');
  const text = useText();
  const plain = (values: readonly (string | number)[] | undefined) =>
    (values ?? []).map((value) => ({ value: String(value), label: String(value) }));
  return (
    <FilterBar names={FILTERS} label={t('registry.filter.label')}>
      <SearchField label={t('registry.filter.q')} placeholder={t('registry.filter.example')} />
      <ChoiceField
        name="program"
        label={t('registry.filter.program')}
        all={t('registry.filter.any')}
        options={(facets?.programs ?? []).map(({ program, title }) => ({ value: program, label: text(title) }))}
      />
      <ChoiceField
        name="edition"
        label={t('registry.filter.edition')}
        all={t('registry.filter.anyF')}
        options={plain(facets?.editions)}
      />
      <ChoiceField
        name="year"
        label={t('registry.filter.year')}
        all={t('registry.filter.anyF')}
        options={plain(facets?.years)}
      />
      <ChoiceField
        name="level"
        label={t('registry.filter.level')}
        all={t('registry.filter.any')}
        options={LEVELS.map((level) => ({ value: level, label: t(`common:level.${level}`) }))}
      />
      <ChoiceField
        name="status"
        label={t('registry.filter.status')}
        all={t('registry.filter.any')}
        options={STATUSES.map((status) => ({ value: status, label: t(`registry.status.${status}`) }))}
      />
    </FilterBar>
  );
}
