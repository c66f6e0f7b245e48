import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Retention as KeptFor } from '../../../http/contract/personal.ts';
import { send } from '../../api.ts';
import { useFormat } from '../../i18n.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog/confirm-dialog.tsx';
import { DataTable } from '../../parts/data-table/data-table.tsx';
import { EmptyState } from '../../parts/notes/empty-state.tsx';
import { ProblemNote } from '../../parts/notes/problem-note.tsx';
import { queries } from '../../queries.ts';
import styles from './personal.module.css';

const MOST_DAYS = 3660;

/** How long customers are kept in each organization, and how many there are. */
export function Retention() {
  const { t } = useTranslation('personal');
  const format = useFormat();
  const retention = useQuery(queries.retention());
  const [changing, setChanging] = useState<KeptFor | null>(null);
  return (
    <section aria-labelledby="retention" className={styles.section}>
      <h2 id="retention">{t('retention.title')}</h2>
      <p className={styles.quiet}>{t('retention.lead')}</p>
      <DataTable
        label={t('retention.title')}
        rows={retention.data?.rows}
        rowKey={({ organization }) => organization.id}
        error={retention.error}
        onRetry={() => void retention.refetch()}
        empty={<EmptyState title={t('retention.none')}>{t('retention.noneText')}</EmptyState>}
        columns={[
          { key: 'organization', header: t('organization'), title: true, cell: (row) => row.organization.name },
          {
            key: 'days',
            header: t('retention.days'),
            align: 'end',
            cell: (row) => (
              <span>
                {row.setAt === null && <span className={styles.quiet}>{t('retention.usual')} </span>}
                {format.integer(row.days)}
              </span>
            ),
          },
          {
            key: 'customers',
            header: t('retention.customers'),
            align: 'end',
            cell: (row) => format.integer(row.customers),
          },
          {
            key: 'oldest',
            header: t('retention.oldest'),
            cell: (row) => (row.oldest === null ? t('common:none') : format.date(row.oldest.slice(0, 10))),
          },
          {
            key: 'acts',
            header: t('column.acts'),
            cell: (row) => (
              <span className={styles.acts}>
                <Button
                  variant="default"
                  size="compact-sm"
                  aria-label={t('retention.changeLong', { organization: row.organization.name })}
                  onClick={() => setChanging(row)}
                >
                  {t('retention.change')}
                </Button>
              </span>
            ),
          },
        ]}
      />
      {changing && <ChangeRetention of={changing} onClose={() => setChanging(null)} />}
    </section>
  );
}

function ChangeRetention({ of, onClose }: { of: KeptFor; onClose: () => void }) {
  const { t } = useTranslation('personal');
  const client = useQueryClient();
  const [typed, setTyped] = useState(String(of.days));
  const [tried, setTried] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const days = Number(typed);
  const wrong = !Number.isInteger(days) || days < 1 || days > MOST_DAYS;
  const change = useMutation({
    mutationFn: () => send<KeptFor>('POST', 'personal/retention', { organization: of.organization.id, days }),
    onSuccess: async () => {
      await client.invalidateQueries();
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t('retention.changeTitle', { organization: of.organization.name })}
      confirm={t('retention.do')}
      busy={change.isPending}
      onClose={onClose}
      onConfirm={() => {
        setTried(true);
        if (wrong) field.current?.focus();
        else change.mutate();
      }}
    >
      <p>{t('retention.what')}</p>
      <TextInput
        ref={field}
        label={t('retention.days')}
        inputMode="numeric"
        value={typed}
        maxLength={4}
        autoComplete="off"
        error={tried && wrong ? t('retention.wrong', { most: MOST_DAYS }) : null}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {change.error && <ProblemNote error={change.error} />}
    </ConfirmDialog>
  );
}
