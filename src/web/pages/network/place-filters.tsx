import { useTranslation } from 'react-i18next';
import type { OverviewRow } from '../../../http/contract/decisions.ts';
import { useSearchState } from '../../search.ts';
import styles from './network.module.css';

const PLACES = ['site', 'supervisor'] as const;

/** Filters that come with a link from a subject's page: each is named and can be taken away. */
export function PlaceFilters({ rows }: { rows: readonly OverviewRow[] }) {
  const { t } = useTranslation('network');
  const [search, change] = useSearchState();
  const set = PLACES.filter((place) => search[place] !== undefined);
  if (set.length === 0) return null;

  const nameOf = (place: (typeof PLACES)[number]): string =>
    rows.find((row) => row[place]?.id === search[place])?.[place]?.name ?? '…';
  return (
    <ul className={styles.places}>
      {set.map((place) => (
        <li key={place} className={styles.place}>
          {t(`filter.${place}`, { name: nameOf(place) })}
          <button
            type="button"
            className={styles.remove}
            aria-label={t('filter.remove')}
            onClick={() => change({ [place]: undefined })}
          >
            <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
              <path d="M3 3l10 10M13 3 3 13" />
            </svg>
          </button>
        </li>
      ))}
    </ul>
  );
}
