import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AddedWebhook, Webhook } from '../../../http/contract/webhooks.ts';
import { useFormat } from '../../i18n.ts';
import { PageFrame } from '../../layout/page-frame.tsx';
import { DataTable } from '../../parts/data-table/data-table.tsx';
import { DoneNote } from '../../parts/form/form.tsx';
import { InstallationTabs } from '../../parts/installation-tabs/installation-tabs.tsx';
import { EmptyState } from '../../parts/notes/empty-state.tsx';
import { EventNames, LastTry, RemoveWebhook, WebhookState } from '../../parts/webhook/webhook.tsx';
import { queries } from '../../queries.ts';
import { AddWebhook } from './add-webhook.tsx';
import { AddedSecret } from './added-secret.tsx';
import styles from './webhooks.module.css';

/** Systems that are told what happens here, and how they fare. For operators. */
export function Page() {
  const { t } = useTranslation('integrations');
  const format = useFormat();
  const webhooks = useQuery(queries.webhooks());
  const [adding, setAdding] = useState(false);
  const [added, setAdded] = useState<AddedWebhook | null>(null);
  const [removing, setRemoving] = useState<Webhook | null>(null);
  const [removed, setRemoved] = useState<string | null>(null);
  return (
    <PageFrame
      title={t('webhooks.title')}
      lead={t('webhooks.lead')}
      actions={<Button onClick={() => setAdding(true)}>{t('webhooks.add')}</Button>}
    >
      <InstallationTabs />
      {added !== null && <AddedSecret key={added.id} added={added} onKept={() => setAdded(null)} />}
      {removed !== null && (
        <div className={styles.done}>
          <DoneNote>{t('webhooks.removed', { name: removed })}</DoneNote>
        </div>
      )}
      <DataTable
        label={t('webhooks.title')}
        rows={webhooks.data?.rows}
        rowKey={({ id }) => id}
        error={webhooks.error}
        onRetry={() => void webhooks.refetch()}
        empty={<EmptyState title={t('webhooks.none')}>{t('webhooks.noneText')}</EmptyState>}
        columns={[
          {
            key: 'name',
            header: t('name'),
            title: true,
            cell: ({ id, name, url }) => (
              <span className={styles.name}>
                <Link to="/webhooks/$id" params={{ id }}>
                  {name}
                </Link>
                <span className={styles.below}>{url}</span>
              </span>
            ),
          },
          { key: 'events', header: t('webhooks.events'), cell: ({ events }) => <EventNames events={events} /> },
          { key: 'state', header: t('webhooks.state'), cell: (webhook) => <WebhookState webhook={webhook} /> },
          { key: 'last', header: t('webhooks.last'), cell: ({ last }) => <LastTry last={last} /> },
          {
            key: 'added',
            header: t('webhooks.added'),
            cell: ({ createdAt, createdByName }) => (
              <span>
                {format.instant(createdAt)}
                <span className={styles.by}>{createdByName}</span>
              </span>
            ),
          },
          {
            key: 'acts',
            header: t('acts'),
            cell: (webhook) => (
              <span>
                <Button
                  variant="default"
                  size="compact-sm"
                  aria-label={t('webhooks.removeLong', { name: webhook.name })}
                  onClick={() => setRemoving(webhook)}
                >
                  {t('webhooks.remove')}
                </Button>
              </span>
            ),
          },
        ]}
      />
      {adding && (
        <AddWebhook
          onClose={() => setAdding(false)}
          onAdded={(webhook) => {
            setAdding(false);
            setRemoved(null);
            setAdded(webhook);
          }}
        />
      )}
      {removing !== null && (
        <RemoveWebhook
          webhook={removing}
          onClose={() => setRemoving(null)}
          onRemoved={() => {
            setRemoving(null);
            setRemoved(removing.name);
            if (added?.id === removing.id) setAdded(null);
          }}
        />
      )}
    </PageFrame>
  );
}
