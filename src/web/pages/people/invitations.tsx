import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { send } from '../../api.ts';
import { useFormat } from '../../i18n.ts';
import { DataTable } from '../../parts/data-table/data-table.tsx';
import { EmptyState } from '../../parts/notes/empty-state.tsx';
import { ProblemNote } from '../../parts/notes/problem-note.tsx';
import { queries } from '../../queries.ts';
import styles from './people.module.css';

/** Invitations that wait for an answer. */
export function Invitations() {
  const { t } = useTranslation('accounts');
  const format = useFormat();
  const client = useQueryClient();
  const invitations = useQuery(queries.invitations());
  const withdraw = useMutation({
    mutationFn: (id: string) => send('DELETE', `invitations/${id}`),
    onSuccess: () => client.invalidateQueries(),
  });
  return (
    <section className={styles.invitations} aria-labelledby="invitations">
      <h2 id="invitations">{t('invitations.title')}</h2>
      {withdraw.error && <ProblemNote error={withdraw.error} />}
      <DataTable
        label={t('invitations.title')}
        rows={invitations.data?.rows}
        rowKey={({ id }) => id}
        error={invitations.error}
        onRetry={() => void invitations.refetch()}
        empty={<EmptyState title={t('invitations.none')} />}
        columns={[
          {
            key: 'email',
            header: t('email'),
            title: true,
            cell: ({ email }) => <span className={styles.email}>{email}</span>,
          },
          {
            key: 'roles',
            header: t('people.roles'),
            cell: ({ roles }) => roles.map(({ role }) => t(`role.${role}`)).join(', ') || t('people.noRole'),
          },
          { key: 'sent', header: t('invitations.sent'), cell: ({ createdAt }) => format.instant(createdAt) },
          { key: 'until', header: t('invitations.until'), cell: ({ expiresAt }) => format.instant(expiresAt) },
          {
            key: 'acts',
            header: t('people.acts'),
            cell: ({ id, email }) => (
              <Button
                variant="subtle"
                size="compact-xs"
                loading={withdraw.isPending && withdraw.variables === id}
                aria-label={t('invitations.withdrawLong', { email })}
                onClick={() => withdraw.mutate(id)}
              >
                {t('invitations.withdraw')}
              </Button>
            ),
          },
        ]}
      />
    </section>
  );
}
