import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { PageFrame } from './page-frame.tsx';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <PageFrame title={t('notFound.title')} width="read" lead={t('notFound.sentence')}>
      <p>
        <Link to="/registry">{t('notFound.registry')}</Link>
      </p>
    </PageFrame>
  );
}
