import { TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AddedWebhook, Webhook } from '../../../http/contract/webhooks.ts';
import { ApiProblem, send } from '../../api.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog/confirm-dialog.tsx';
import { ChecksField } from '../../parts/form/checks-field.tsx';
import { ProblemNote } from '../../parts/notes/problem-note.tsx';

const EVENTS: Webhook['events'] = [
  'certificate.issued',
  'certificate.withdrawn',
  'decision-run.finished',
  'import.finished',
];

/** Asks for an address and what it is told. Why nothing may be sent there stands below the address. */
export function AddWebhook({ onClose, onAdded }: { onClose: () => void; onAdded: (added: AddedWebhook) => void }) {
  const { t } = useTranslation('integrations');
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [url, setUrl] = useState('');
  const [events, setEvents] = useState<string[]>([]);
  const [tried, setTried] = useState(false);
  const nameField = useRef<HTMLInputElement>(null);
  const urlField = useRef<HTMLInputElement>(null);
  const firstEvent = useRef<HTMLInputElement>(null);
  const add = useMutation({
    mutationFn: () => send<AddedWebhook>('POST', 'webhooks', { name: name.trim(), url: url.trim(), events }),
    onSuccess: (added) => {
      onAdded(added);
      return client.invalidateQueries();
    },
    onError: (error) => {
      if (isRefusal(error)) urlField.current?.focus();
    },
  });
  const refusal = isRefusal(add.error) ? t(`refused.${add.error.params['reason'] ?? 'not-web'}`) : null;
  return (
    <ConfirmDialog
      title={t('webhooks.add')}
      confirm={t('webhooks.addDo')}
      busy={add.isPending}
      onClose={onClose}
      onConfirm={() => {
        setTried(true);
        if (name.trim() === '') nameField.current?.focus();
        else if (url.trim() === '') urlField.current?.focus();
        else if (events.length === 0) firstEvent.current?.focus();
        else add.mutate();
      }}
    >
      <TextInput
        ref={nameField}
        label={t('name')}
        description={t('webhooks.nameHelp')}
        value={name}
        maxLength={80}
        autoComplete="off"
        error={tried && name.trim() === '' ? t('needed') : null}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        ref={urlField}
        type="url"
        label={t('webhooks.url')}
        description={t('webhooks.urlHelp')}
        value={url}
        maxLength={2000}
        autoComplete="off"
        spellCheck={false}
        error={tried && url.trim() === '' ? t('needed') : refusal}
        onChange={(event) => {
          setUrl(event.currentTarget.value);
          // What was said was said of another address.
          if (add.error !== null) add.reset();
        }}
      />
      <ChecksField
        legend={t('webhooks.events')}
        first={firstEvent}
        options={EVENTS.map((event) => ({
          value: event,
          label: t(`event.${event}`),
          description: <code>{event}</code>,
        }))}
        value={events}
        onChange={setEvents}
        error={tried && events.length === 0 ? t('webhooks.eventsNeeded') : null}
      />
      {add.error && refusal === null && <ProblemNote error={add.error} />}
    </ConfirmDialog>
  );
}

const isRefusal = (error: Error | null): error is ApiProblem =>
  error instanceof ApiProblem && error.code === 'webhook.address';
