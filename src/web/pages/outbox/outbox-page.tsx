import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { OutboxMessage } from '../../../http/contract/accounts.ts';
import { useFormat } from '../../i18n.ts';
import { PageFrame } from '../../layout/page-frame.tsx';
import { DataTable } from '../../parts/data-table/data-table.tsx';
import { InstallationTabs } from '../../parts/installation-tabs/installation-tabs.tsx';
import { EmptyState } from '../../parts/notes/empty-state.tsx';
import { UndeliveredText } from '../../parts/notes/undelivered-text.tsx';
import { queries } from '../../queries.ts';
import { useSearchState } from '../../search.ts';
import styles from './outbox.module.css';

/** Mail that was written: what was sent, what waits, and what stays here because nobody sends mail. For operators. */
export function Page() {
  const { t } = useTranslation('accounts');
  const format = useFormat();
  const [search] = useSearchState();
  const ways = useQuery(queries.signInWays());
  const outbox = useQuery({
    ...queries.outbox({ page: search['page'], size: search['size'] }),
    placeholderData: keepPreviousData,
  });
  const data = outbox.data;
  return (
    <PageFrame title={t('outbox.title')} lead={ways.data && t(ways.data.mail ? 'outbox.sends' : 'outbox.keeps')}>
      <InstallationTabs />
      {/* After what stands above it, so that it does not move. */}
      {!ways.isPending && (
        <DataTable
          label={t('outbox.title')}
          rows={data?.rows}
          rowKey={({ id }) => id}
          paging={data && { total: data.total, page: data.page, size: data.size }}
          error={outbox.error}
          onRetry={() => void outbox.refetch()}
          refreshing={outbox.isPlaceholderData}
          empty={<EmptyState title={t('outbox.none')}>{t('outbox.noneText')}</EmptyState>}
          columns={[
            {
              key: 'to',
              header: t('outbox.to'),
              title: true,
              cell: ({ to }) => <span className={styles.to}>{to}</span>,
            },
            { key: 'message', header: t('outbox.message'), cell: (message) => <Message message={message} /> },
            { key: 'state', header: t('outbox.state'), cell: (message) => <State message={message} /> },
            { key: 'written', header: t('outbox.written'), cell: ({ createdAt }) => format.instant(createdAt) },
          ]}
        />
      )}
    </PageFrame>
  );
}

function Message({ message: { subject, text, link, linkUntil } }: { message: OutboxMessage }) {
  const { t } = useTranslation('accounts');
  const format = useFormat();
  return (
    <details className={styles.message}>
      <summary>{subject}</summary>
      <pre className={styles.text}>{text}</pre>
      {link !== null && linkUntil !== null && (
        <p className={styles.quiet}>{t('outbox.linkUntil', { at: format.instant(linkUntil) })}</p>
      )}
    </details>
  );
}

function State({ message: { state, sentAt, tries, lastError } }: { message: OutboxMessage }) {
  const { t } = useTranslation('accounts');
  const format = useFormat();
  return (
    <>
      <p>{t(`outbox.is.${state}`, { at: sentAt === null ? '' : format.instant(sentAt) })}</p>
      {lastError !== null && (
        <p className={styles.quiet}>
          {t('outbox.tried', { count: tries })} <UndeliveredText reason={lastError} />
        </p>
      )}
    </>
  );
}
