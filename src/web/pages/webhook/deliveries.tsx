import { Button } from '@mantine/core';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Delivery, Webhook } from '../../../http/contract/webhooks.ts';
import { send } from '../../api.ts';
import { useFormat } from '../../i18n.ts';
import { DataTable } from '../../parts/data-table/data-table.tsx';
import { EmptyState } from '../../parts/notes/empty-state.tsx';
import { ProblemNote } from '../../parts/notes/problem-note.tsx';
import { UndeliveredText } from '../../parts/notes/undelivered-text.tsx';
import { StatusMark } from '../../parts/status-mark/status-mark.tsx';
import { Answer } from '../../parts/webhook/webhook.tsx';
import { queries } from '../../queries.ts';
import { useSearchState } from '../../search.ts';
import { LOOK_AGAIN_MS } from './look-again.ts';
import styles from './webhook.module.css';

const MARKS = { 'waiting': 'expired', 'delivered': 'on-track', 'given-up': 'not-met' } as const;

/** What an address was told and is to be told, newest first. `test` is the test sent last from this page. */
export function Deliveries({ webhook, test }: { webhook: Webhook; test: string | null }) {
  const { t } = useTranslation('integrations');
  const format = useFormat();
  const client = useQueryClient();
  const [search] = useSearchState();
  const deliveries = useQuery({
    ...queries.deliveries(webhook.id, { page: search['page'], size: search['size'] }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.rows.some((row) => row.state === 'waiting') === true ? LOOK_AGAIN_MS : false,
  });
  const again = useMutation({
    mutationFn: (id: string) => send<Delivery>('POST', `webhooks/${webhook.id}/deliveries`, { id }),
    onSuccess: () => client.invalidateQueries(),
  });
  const data = deliveries.data;
  return (
    <section aria-labelledby="messages" className={styles.messages}>
      <h2 id="messages">{t('deliveries.title')}</h2>
      <p className={styles.quiet}>{t('deliveries.lead')}</p>
      <div role="status">
        {test !== null && <TestNote delivery={data?.rows.find(({ id }) => id === test)} rests={webhook.failures > 0} />}
      </div>
      {again.error && <ProblemNote error={again.error} />}
      <DataTable
        label={t('deliveries.title')}
        rows={data?.rows}
        rowKey={({ id }) => id}
        paging={data && { total: data.total, page: data.page, size: data.size }}
        error={deliveries.error}
        onRetry={() => void deliveries.refetch()}
        refreshing={deliveries.isPlaceholderData}
        empty={<EmptyState title={t('deliveries.none')}>{t('deliveries.noneText')}</EmptyState>}
        columns={[
          {
            key: 'event',
            header: t('deliveries.event'),
            title: true,
            cell: ({ event }) => (
              <span>
                {t(`event.${event}`)}
                <code className={styles.code}>{event}</code>
              </span>
            ),
          },
          {
            key: 'happened',
            header: t('deliveries.happened'),
            cell: ({ happenedAt }) => format.instant(happenedAt),
          },
          {
            key: 'state',
            header: t('deliveries.state'),
            cell: ({ state }) => <StatusMark status={MARKS[state]} word={t(`deliveries.is.${state}`)} />,
          },
          {
            key: 'answer',
            header: t('deliveries.answer'),
            cell: ({ lastStatus, lastError }) => <Answer status={lastStatus} error={lastError} />,
          },
          { key: 'tries', header: t('deliveries.tries'), align: 'end', cell: ({ tries }) => format.integer(tries) },
          {
            key: 'next',
            header: t('deliveries.next'),
            cell: ({ nextTryAt }) => (nextTryAt === null ? t('common:none') : format.instant(nextTryAt)),
          },
          {
            key: 'acts',
            header: t('acts'),
            cell: (row) =>
              row.state !== 'waiting' &&
              webhook.removedAt === null && (
                <span>
                  <Button
                    variant="default"
                    size="compact-sm"
                    loading={again.isPending && again.variables === row.id}
                    aria-label={t('deliveries.againLong', {
                      event: t(`event.${row.event}`),
                      at: format.instant(row.happenedAt),
                    })}
                    onClick={() => again.mutate(row.id)}
                  >
                    {t('deliveries.again')}
                  </Button>
                </span>
              ),
          },
        ]}
      />
    </section>
  );
}

/** How the test fares: also told to those who do not look at the table. */
function TestNote({ delivery, rests }: { delivery: Delivery | undefined; rests: boolean }) {
  const { t } = useTranslation('integrations');
  const { state = 'waiting', lastStatus = null, lastError = null } = delivery ?? {};
  return (
    <p className={styles.test} data-state={state}>
      {state === 'waiting' && t(rests ? 'test.rests' : 'test.sent')}
      {state === 'delivered' && t('test.arrived', { status: lastStatus })}
      {state === 'given-up' && lastStatus !== null && t('test.answered', { status: lastStatus })}
      {state === 'given-up' && lastStatus === null && lastError !== null && (
        <>
          {t('test.failed')} <UndeliveredText reason={lastError} />
        </>
      )}
    </p>
  );
}
