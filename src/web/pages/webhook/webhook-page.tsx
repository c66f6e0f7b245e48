import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Webhook } from '../../../http/contract/webhooks.ts';
import { useFormat } from '../../i18n.ts';
import { PageFrame } from '../../layout/page-frame.tsx';
import { ProblemNote } from '../../parts/notes/problem-note.tsx';
import { EventNames, LastTry, RemoveWebhook, WebhookState } from '../../parts/webhook/webhook.tsx';
import { queries } from '../../queries.ts';
import { Deliveries } from './deliveries.tsx';
import { LOOK_AGAIN_MS } from './look-again.ts';
import { SendTest } from './send-test.tsx';
import styles from './webhook.module.css';

/** One address: how it fares and what it was told. */
export function Page() {
  const { t } = useTranslation('integrations');
  const { id } = useParams({ from: '/webhooks/$id' });
  const webhook = useQuery({
    ...queries.webhook(id),
    refetchInterval: ({ state }) => ((state.data?.waiting ?? 0) > 0 ? LOOK_AGAIN_MS : false),
  });
  if (webhook.data) return <Shown key={id} webhook={webhook.data} />;
  return (
    <PageFrame title={t('webhooks.title')} over={<Link to="/webhooks">{t('webhooks.title')}</Link>}>
      {webhook.error ? (
        <ProblemNote error={webhook.error} onRetry={() => void webhook.refetch()} />
      ) : (
        <p role="status">{t('common:loading')}</p>
      )}
    </PageFrame>
  );
}

function Shown({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation('integrations');
  const format = useFormat();
  const navigate = useNavigate();
  const [removing, setRemoving] = useState(false);
  const [test, setTest] = useState<string | null>(null);
  const facts = [
    { says: t('webhooks.state'), what: <WebhookState webhook={webhook} /> },
    { says: t('webhooks.last'), what: <LastTry last={webhook.last} /> },
    { says: t('webhooks.events'), what: <EventNames events={webhook.events} /> },
    {
      says: t('webhooks.added'),
      what: t('byAt', { at: format.instant(webhook.createdAt), name: webhook.createdByName }),
    },
  ];
  return (
    <PageFrame
      title={webhook.name}
      over={<Link to="/webhooks">{t('webhooks.title')}</Link>}
      lead={<span className={styles.url}>{webhook.url}</span>}
      actions={
        webhook.removedAt === null && (
          <>
            <Button
              variant="default"
              aria-label={t('webhooks.removeLong', { name: webhook.name })}
              onClick={() => setRemoving(true)}
            >
              {t('webhooks.remove')}
            </Button>
            <SendTest id={webhook.id} onSent={setTest} />
          </>
        )
      }
    >
      <dl className={styles.facts}>
        {facts.map(({ says, what }) => (
          <div key={says}>
            <dt>{says}</dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <Deliveries webhook={webhook} test={test} />
      {removing && (
        <RemoveWebhook
          webhook={webhook}
          onClose={() => setRemoving(false)}
          onRemoved={() => void navigate({ to: '/webhooks' })}
        />
      )}
    </PageFrame>
  );
}
