import { useTranslation } from 'react-i18next';
import type { Undelivered } from '../../../core/basics/undelivered.ts';
import { UndeliveredText } from '../notes/undelivered-text.tsx';
import type { Webhook } from '../../../http/contract/webhooks.ts';
import { useFormat } from '../../i18n.ts';
import { ConfirmByName } from '../confirm-by-name/confirm-by-name.tsx';
import { StatusMark } from '../status-mark/status-mark.tsx';
import styles from './webhook.module.css';

/** What a webhook is told, in words. */
export function EventNames({ events }: { events: readonly string[] }) {
  const { t } = useTranslation('integrations');
  return (
    <ul className={styles.events}>
      {events.map((event) => (
        <li key={event}>{t(`event.${event}`, { defaultValue: event })}</li>
      ))}
    </ul>
  );
}

const MARKS = { new: 'not-enough-responses', works: 'on-track', fails: 'not-met', removed: 'historical' } as const;

const stateOf = ({ removedAt, failures, last }: Webhook): keyof typeof MARKS => {
  if (removedAt !== null) return 'removed';
  if (failures > 0) return 'fails';
  return last === null ? 'new' : 'works';
};

/** Whether it works, how often it failed in a row, and how much waits. */
export function WebhookState({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation('integrations');
  const state = stateOf(webhook);
  return (
    <span>
      <StatusMark status={MARKS[state]} word={t(`webhooks.is.${state}`)} />
      {state === 'fails' && <span className={styles.below}>{t('webhooks.inARow', { count: webhook.failures })}</span>}
      {webhook.waiting > 0 && <span className={styles.below}>{t('webhooks.waiting', { count: webhook.waiting })}</span>}
    </span>
  );
}

/** What the address answered, or why there was no answer. */
export function Answer({ status, error }: { status: number | null; error: Undelivered | null }) {
  const { t } = useTranslation('integrations');
  if (status !== null) return t('webhooks.answered', { status });
  return error === null ? t('common:none') : <UndeliveredText reason={error} />;
}

export function LastTry({ last }: { last: Webhook['last'] }) {
  const { t } = useTranslation('integrations');
  const format = useFormat();
  if (last === null) return t('common:none');
  return (
    <span>
      {format.instant(last.at)}
      <span className={styles.below}>
        <Answer {...last} />
      </span>
    </span>
  );
}

type RemoveWebhookProps = { webhook: Webhook; onClose: () => void; onRemoved: () => void };

export function RemoveWebhook({ webhook: { id, name }, onClose, onRemoved }: RemoveWebhookProps) {
  const { t } = useTranslation('integrations');
  return (
    <ConfirmByName
      title={t('webhooks.removeTitle', { name })}
      what={t('webhooks.removeWhat')}
      confirm={t('webhooks.removeDo')}
      name={name}
      path={`webhooks/${id}`}
      onClose={onClose}
      onDone={onRemoved}
    />
  );
}
