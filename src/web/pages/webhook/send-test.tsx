import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Delivery } from '../../../http/contract/webhooks.ts';
import { send } from '../../api.ts';
import { ProblemNote } from '../../parts/notes/problem-note.tsx';

/** Sends a message that tells nothing; `onSent` gets its id. */
export function SendTest({ id, onSent }: { id: string; onSent: (message: string) => void }) {
  const { t } = useTranslation('integrations');
  const client = useQueryClient();
  const test = useMutation({
    mutationFn: () => send<Delivery>('POST', `webhooks/${id}/tests`),
    onSuccess: (delivery) => {
      onSent(delivery.id);
      return client.invalidateQueries();
    },
  });
  return (
    <>
      <Button loading={test.isPending} onClick={() => test.mutate()}>
        {t('test.do')}
      </Button>
      {test.error && <ProblemNote error={test.error} />}
    </>
  );
}
