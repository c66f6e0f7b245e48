import { useTranslation } from 'react-i18next';
import { FilterBar } from '../../parts/filters/filter-bar.tsx';
import { SearchField } from '../../parts/filters/search-field.tsx';
import { EditionChoice, ReadingChoice } from '../../parts/judging-choice/edition-choice.tsx';
import { PeriodChoice } from '../../parts/judging-choice/period-field.tsx';
import { levelOf } from '../../parts/level-tabs/level-tabs.tsx';
import { OrganizationChoice } from '../../parts/organization-choice/organization-choice.tsx';
import { seesSeveral } from '../../parts/session/sight.ts';
import { useKnownSession } from '../../parts/session/use-session.ts';
import { useSearchState } from '../../search.ts';

/** What the address may say about which subjects are shown and how they are judged. */
export const FILTERS = ['q', 'rulebook', 'period', 'reading', 'organization', 'site', 'supervisor', 'status'] as const;

export function NetworkFilters() {
  const { t } = useTranslation('network');
  const [search] = useSearchState();
  const session = useKnownSession();
  return (
    <FilterBar names={FILTERS} label={t('filter.label')}>
      <SearchField label={t('filter.q')} placeholder={t('filter.example')} />
      {seesSeveral(session) && levelOf(search['level']) !== 'organization' && <OrganizationChoice />}
      <EditionChoice />
      <PeriodChoice />
      <ReadingChoice />
    </FilterBar>
  );
}
