import { useTranslation } from 'react-i18next';
import type { AddedWebhook } from '../../../http/contract/webhooks.ts';
import { CopyField } from '../../parts/copy-field/copy-field.tsx';
import { ShownOnce } from '../../parts/copy-field/shown-once.tsx';
import styles from './webhooks.module.css';

const STANDARD = 'https://www.standardwebhooks.com';
/** `body` as it came, before anything read it as JSON. */
const CHECK = `import { Webhook } from 'standardwebhooks';

const webhook = new Webhook(process.env.PLAUDIT_WEBHOOK_SECRET);
const message = webhook.verify(body, request.headers);`;

/** The secret of a webhook just added: the only time anyone sees it. */
export function AddedSecret({ added, onKept }: { added: AddedWebhook; onKept: () => void }) {
  const { t } = useTranslation('integrations');
  return (
    <ShownOnce
      title={t('secret.title', { name: added.name })}
      warning={t('secret.warning')}
      lead={t('secret.lead')}
      onKept={onKept}
    >
      <CopyField label={t('secret.secret')} value={added.secret} />
      <CopyField label={t('secret.example')} value={CHECK} />
      <p className={styles.quiet}>
        {t('secret.how')}{' '}
        <a href={STANDARD} rel="noreferrer">
          {t('secret.link')}
        </a>
      </p>
    </ShownOnce>
  );
}
