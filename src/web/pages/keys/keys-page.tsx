import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiKey, MadeApiKey } from '../../../http/contract/keys.ts';
import { useFormat } from '../../i18n.ts';
import { PageFrame } from '../../layout/page-frame.tsx';
import { ConfirmByName } from '../../parts/confirm-by-name/confirm-by-name.tsx';
import { DataTable } from '../../parts/data-table/data-table.tsx';
import { InstallationTabs } from '../../parts/installation-tabs/installation-tabs.tsx';
import { EmptyState } from '../../parts/notes/empty-state.tsx';
import { DoneNote } from '../../parts/form/form.tsx';
import { StatusMark } from '../../parts/status-mark/status-mark.tsx';
import { queries } from '../../queries.ts';
import { useSearchState } from '../../search.ts';
import { MadeKey } from './made-key.tsx';
import { MakeKey } from './make-key.tsx';
import { scopesText } from './scope-text.ts';
import styles from './keys.module.css';

/** Keys of programs: those in use, and quietly those that are over. For operators. */
export function Page() {
  const { t } = useTranslation('integrations');
  const format = useFormat();
  const [search] = useSearchState();
  const keys = useQuery({
    ...queries.keys({ page: search['page'], size: search['size'] }),
    placeholderData: keepPreviousData,
  });
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<MadeApiKey | null>(null);
  const [ending, setEnding] = useState<ApiKey | null>(null);
  const [ended, setEnded] = useState<string | null>(null);
  const data = keys.data;
  return (
    <PageFrame
      title={t('keys.title')}
      lead={t('keys.lead')}
      actions={<Button onClick={() => setMaking(true)}>{t('keys.make')}</Button>}
    >
      <InstallationTabs />
      {made !== null && <MadeKey key={made.id} made={made} onKept={() => setMade(null)} />}
      {ended !== null && (
        <div className={styles.done}>
          <DoneNote>{t('keys.ended', { name: ended })}</DoneNote>
        </div>
      )}
      <DataTable
        label={t('keys.title')}
        rows={data?.rows}
        rowKey={({ id }) => id}
        paging={data && { total: data.total, page: data.page, size: data.size }}
        error={keys.error}
        onRetry={() => void keys.refetch()}
        refreshing={keys.isPlaceholderData}
        empty={<EmptyState title={t('keys.none')}>{t('keys.noneText')}</EmptyState>}
        columns={[
          { key: 'name', header: t('name'), title: true, cell: (row) => <Name row={row} /> },
          { key: 'may', header: t('keys.may'), cell: (row) => <May row={row} /> },
          { key: 'state', header: t('keys.state'), cell: (row) => <State row={row} /> },
          {
            key: 'used',
            header: t('keys.used'),
            cell: (row) => (
              <span className={styles.cell} data-over={row.state !== 'in-use'}>
                {row.lastUsedAt === null ? t('keys.never') : format.instant(row.lastUsedAt)}
              </span>
            ),
          },
          {
            key: 'made',
            header: t('keys.made'),
            cell: (row) => (
              <span className={styles.cell} data-over={row.state !== 'in-use'}>
                {format.instant(row.createdAt)}
                <span className={styles.below}>{row.ownerName}</span>
              </span>
            ),
          },
          {
            key: 'acts',
            header: t('acts'),
            cell: (row) =>
              row.state === 'in-use' && (
                <span>
                  <Button
                    variant="default"
                    size="compact-sm"
                    aria-label={t('keys.endLong', { name: row.name })}
                    onClick={() => setEnding(row)}
                  >
                    {t('keys.end')}
                  </Button>
                </span>
              ),
          },
        ]}
      />
      {making && (
        <MakeKey
          onClose={() => setMaking(false)}
          onMade={(key) => {
            setMaking(false);
            setEnded(null);
            setMade(key);
          }}
        />
      )}
      {ending !== null && (
        <ConfirmByName
          title={t('keys.endTitle', { name: ending.name })}
          what={t('keys.endWhat')}
          confirm={t('keys.endDo')}
          name={ending.name}
          path={`keys/${ending.id}`}
          onClose={() => setEnding(null)}
          onDone={() => {
            setEnding(null);
            setEnded(ending.name);
            if (made?.id === ending.id) setMade(null);
          }}
        />
      )}
    </PageFrame>
  );
}

function Name({ row }: { row: ApiKey }) {
  const { t } = useTranslation('integrations');
  return (
    <span className={styles.cell} data-over={row.state !== 'in-use'}>
      <span className={styles.name}>{row.name}</span>
      <span className={styles.below}>{t('keys.ending', { ending: row.ending })}</span>
    </span>
  );
}

function May({ row: { state, scopes, lacks, reach } }: { row: ApiKey }) {
  const { t } = useTranslation('integrations');
  const over = state !== 'in-use';
  return (
    <span className={styles.cell} data-over={over}>
      {scopesText(t, scopes)}
      {!over && lacks.length > 0 && (
        <span className={styles.lacks}>
          {lacks.length === scopes.length ? t('keys.lacksAll') : t('keys.lacks', { scopes: scopesText(t, lacks) })}
        </span>
      )}
      {!over && reach === 'part' && <span className={styles.below}>{t('keys.part')}</span>}
    </span>
  );
}

const MARKS = { 'in-use': 'on-track', 'expired': 'expired', 'revoked': 'historical' } as const;

function State({ row: { state, expiresAt, revokedAt, revokedBy } }: { row: ApiKey }) {
  const { t } = useTranslation('integrations');
  const format = useFormat();
  return (
    <span className={styles.cell}>
      <StatusMark status={MARKS[state]} word={t(`keys.is.${state}`)} />
      <span className={styles.below}>
        {state === 'in-use' && t('keys.goodUntil', { at: format.instant(expiresAt) })}
        {state === 'expired' && t('keys.expiredAt', { at: format.instant(expiresAt) })}
        {state === 'revoked' &&
          revokedAt !== null &&
          t('keys.revokedAt', { at: format.instant(revokedAt), name: revokedBy })}
      </span>
    </span>
  );
}
