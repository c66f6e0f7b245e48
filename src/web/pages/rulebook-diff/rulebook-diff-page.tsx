import { useTranslation } from 'react-i18next';
import { PageFrame } from '../../layout/page-frame.tsx';

export function Page() {
  const { t } = useTranslation('public');
  return (
    <PageFrame title={t('nav.registry', { ns: 'common' })} width="read">
      <p />
    </PageFrame>
  );
}
