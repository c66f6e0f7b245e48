import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RoleGrant } from '../../../http/contract/access.ts';
import type { PersonLine } from '../../../http/contract/accounts.ts';
import { send } from '../../api.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog/confirm-dialog.tsx';
import { ProblemNote } from '../../parts/notes/problem-note.tsx';
import { isWhole, NO_ROLE, RoleFields } from './role-fields.tsx';
import styles from './people.module.css';

type RolesDialogProps = { person: PersonLine; grants: readonly RoleGrant[]; onClose: () => void };

/** The roles of one person: those held, each to be taken back, and another to be granted. */
export function RolesDialog({ person, grants, onClose }: RolesDialogProps) {
  const { t } = useTranslation('accounts');
  const client = useQueryClient();
  const [wanted, setWanted] = useState(NO_ROLE);
  const [tried, setTried] = useState(false);
  const grant = useMutation({
    mutationFn: () => send('POST', 'role-grants', { person: person.id, ...wanted }),
    onSuccess: async () => {
      await client.invalidateQueries();
      onClose();
    },
  });
  const revoke = useMutation({
    mutationFn: (id: string) => send('DELETE', `role-grants/${id}`),
    onSuccess: () => client.invalidateQueries(),
  });
  return (
    <ConfirmDialog
      title={t('people.rolesOf', { name: person.name })}
      confirm={t('people.grant')}
      busy={grant.isPending}
      onClose={onClose}
      onConfirm={() => {
        setTried(true);
        if (isWhole(wanted)) grant.mutate();
      }}
    >
      {grants.length === 0 ? (
        <p className={styles.quiet}>{t('people.noRole')}</p>
      ) : (
        <ul className={styles.held}>
          {grants.map(({ id, role, subject }) => {
            const name = subject === null ? t(`role.${role}`) : `${t(`role.${role}`)} · ${subject.name}`;
            return (
              <li key={id}>
                <span>{name}</span>
                <Button
                  variant="default"
                  size="compact-sm"
                  loading={revoke.isPending && revoke.variables === id}
                  aria-label={t('people.revokeLong', { role: name })}
                  onClick={() => revoke.mutate(id)}
                >
                  {t('people.revoke')}
                </Button>
              </li>
            );
          })}
        </ul>
      )}
      <RoleFields label={t('people.role')} value={wanted} onChange={setWanted} tried={tried} />
      {(grant.error ?? revoke.error) && <ProblemNote error={(grant.error ?? revoke.error) as Error} />}
    </ConfirmDialog>
  );
}
