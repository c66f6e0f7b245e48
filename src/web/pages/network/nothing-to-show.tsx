import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../../parts/button-link.tsx';
import { EmptyState } from '../../parts/notes/empty-state.tsx';
import { queries } from '../../queries.ts';

/** No rows: because nothing was imported yet, or because the filters leave nothing. */
export function NothingToShow() {
  const { t } = useTranslation('network');
  const meta = useQuery(queries.meta());
  if (meta.data?.lastMonth === null) {
    return (
      <EmptyState title={t('empty.title')} action={<ButtonLink to="/imports/new">{t('empty.do')}</ButtonLink>}>
        {t('empty.text')}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={t('empty.noMatch')}
      action={
        <Link to="/network" search={{}}>
          {t('empty.clear')}
        </Link>
      }
    >
      {t('empty.noMatchText')}
    </EmptyState>
  );
}
