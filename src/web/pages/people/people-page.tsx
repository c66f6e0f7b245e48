import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RoleGrant } from '../../../http/contract/access.ts';
import type { PersonLine } from '../../../http/contract/accounts.ts';
import { useFormat } from '../../i18n.ts';
import { PageFrame } from '../../layout/page-frame.tsx';
import { DataTable } from '../../parts/data-table/data-table.tsx';
import { InstallationTabs } from '../../parts/installation-tabs/installation-tabs.tsx';
import { EmptyState } from '../../parts/notes/empty-state.tsx';
import { queries } from '../../queries.ts';
import { useSession } from '../../parts/session/use-session.ts';
import { EndAccount } from './end-account.tsx';
import { EndSessions } from './end-sessions.tsx';
import { Invitations } from './invitations.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { type PersonAct, PersonActs } from './person-acts.tsx';
import { RolesDialog } from './roles-dialog.tsx';
import styles from './people.module.css';

/** Everyone with an account and what he may do; who was invited. For operators. */
export function Page() {
  const { t } = useTranslation('accounts');
  const format = useFormat();
  const people = useQuery(queries.people());
  const grants = useQuery(queries.roleGrants());
  const [inviting, setInviting] = useState(false);
  const [open, setOpen] = useState<{ what: PersonAct; person: PersonLine } | null>(null);
  const rolesOf = (id: string): RoleGrant[] => grants.data?.rows.filter(({ person }) => person === id) ?? [];
  const self = useSession()?.person?.id;
  const close = (): void => setOpen(null);
  return (
    <PageFrame
      title={t('people.title')}
      lead={t('people.lead')}
      actions={<Button onClick={() => setInviting(true)}>{t('people.invite')}</Button>}
    >
      <InstallationTabs />
      <div className={styles.sections}>
        <DataTable
          label={t('people.title')}
          rows={grants.data && people.data?.rows}
          rowKey={({ id }) => id}
          error={people.error ?? grants.error}
          onRetry={() => void people.refetch()}
          empty={<EmptyState title={t('people.none')} />}
          columns={[
            { key: 'name', header: t('name'), title: true, cell: (person) => person.name },
            {
              key: 'email',
              header: t('email'),
              cell: (person) => <span className={styles.email}>{person.email}</span>,
            },
            {
              key: 'roles',
              header: t('people.roles'),
              cell: (person) =>
                person.ended === null ? (
                  <RoleNames grants={rolesOf(person.id)} />
                ) : (
                  t('people.ended', { at: format.instant(person.ended) })
                ),
            },
            {
              key: 'second',
              header: t('people.second'),
              cell: (person) =>
                t(person.passkeys > 0 ? 'people.passkey' : person.twoStep ? 'people.code' : 'common:none'),
            },
            {
              key: 'seen',
              header: t('people.seen'),
              cell: (person) => (person.seenAt === null ? t('people.never') : format.instant(person.seenAt)),
            },
            {
              key: 'sessions',
              header: t('people.sessions'),
              align: 'end',
              cell: (person) => format.integer(person.sessions),
            },
            {
              key: 'acts',
              header: t('people.acts'),
              cell: (person) => (
                <PersonActs person={person} self={person.id === self} onOpen={(what) => setOpen({ what, person })} />
              ),
            },
          ]}
        />
        {people.data && <Invitations />}
      </div>
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
      {open?.what === 'roles' && <RolesDialog person={open.person} grants={rolesOf(open.person.id)} onClose={close} />}
      {open?.what === 'end' && <EndAccount person={open.person} onClose={close} />}
      {open?.what === 'sessions' && <EndSessions person={open.person} onClose={close} />}
    </PageFrame>
  );
}

function RoleNames({ grants }: { grants: readonly RoleGrant[] }) {
  const { t } = useTranslation('accounts');
  if (grants.length === 0) return t('people.noRole');
  return (
    <ul className={styles.roles}>
      {grants.map(({ id, role, subject, selfGranted }) => (
        <li key={id}>
          {t(`role.${role}`)}
          {subject !== null && <span className={styles.quiet}>{` · ${subject.name}`}</span>}
          {selfGranted && <span className={styles.flag}>{t('people.selfGranted')}</span>}
        </li>
      ))}
    </ul>
  );
}
