import { useTranslation } from 'react-i18next';
import type { MadeApiKey } from '../../../http/contract/keys.ts';
import { CopyField } from '../../parts/copy-field/copy-field.tsx';
import { ShownOnce } from '../../parts/copy-field/shown-once.tsx';
import { requestFor } from './request-for.ts';

/** A key just made: the only time anyone sees it. */
export function MadeKey({ made, onKept }: { made: MadeApiKey; onKept: () => void }) {
  const { t } = useTranslation('integrations');
  return (
    <ShownOnce
      title={t('made.title', { name: made.name })}
      warning={t('made.warning')}
      lead={t('made.lead')}
      onKept={onKept}
    >
      <CopyField label={t('made.key')} value={made.key} />
      <CopyField label={t('made.example')} value={requestFor(made.scopes, location.origin)} />
    </ShownOnce>
  );
}
