import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { queries } from '../../queries.ts';
import { ButtonLink } from '../button-link.tsx';
import { useKnownSession } from '../session/use-session.ts';
import { EmptyState } from '../notes/empty-state.tsx';

/**
 * Whether there is anything to judge: undefined while that is not known. Where there is nothing, the server refuses to
 * judge, so that pages ask this first.
 */
export function useHasResponses(): boolean | undefined {
  const meta = useQuery(queries.meta());
  // Where this cannot be asked, the page's own question says why.
  return meta.error ? true : meta.data && meta.data.lastMonth !== null;
}

/** How to begin, where nothing was imported yet. */
export function NoResponses() {
  const { t } = useTranslation('operator');
  const mayImport = useKnownSession().acts.includes('responses.import');
  return (
    <EmptyState
      title={t('noResponses.title')}
      action={mayImport && <ButtonLink to="/imports/new">{t('noResponses.do')}</ButtonLink>}
    >
      {t(mayImport ? 'noResponses.text' : 'noResponses.wait')}
    </EmptyState>
  );
}
