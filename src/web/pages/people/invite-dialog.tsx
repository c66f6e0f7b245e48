import { NativeSelect } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../api.ts';
import { LANGUAGES } from '../../format.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog/confirm-dialog.tsx';
import { TextField } from '../../parts/form/text-field.tsx';
import { ProblemNote } from '../../parts/notes/problem-note.tsx';
import { queries } from '../../queries.ts';
import { isWhole, NO_ROLE, RoleFields } from './role-fields.tsx';
import styles from './people.module.css';

/** Invites someone by mail, with a first role; more can be granted later. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useTranslation('accounts');
  const client = useQueryClient();
  const ways = useQuery(queries.signInWays());
  const [email, setEmail] = useState('');
  const [language, setLanguage] = useState(i18n.language);
  const [wanted, setWanted] = useState(NO_ROLE);
  const [tried, setTried] = useState(false);
  const invite = useMutation({
    mutationFn: () => send('POST', 'invitations', { email: email.trim(), language, roles: [wanted] }),
    onSuccess: async () => {
      await client.invalidateQueries();
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t('people.invite')}
      confirm={t('people.inviteDo')}
      busy={invite.isPending}
      onClose={onClose}
      onConfirm={() => {
        setTried(true);
        if (email.trim() !== '' && isWhole(wanted)) invite.mutate();
      }}
    >
      <p className={styles.quiet}>{t(ways.data?.mail === false ? 'people.inviteOutbox' : 'people.inviteMail')}</p>
      <TextField label={t('email')} type="email" autoComplete="off" value={email} onChange={setEmail} tried={tried} />
      <NativeSelect
        label={t('account.language')}
        value={language}
        data={LANGUAGES.map((value) => ({ value, label: t(`common:language.${value}`) }))}
        onChange={(event) => setLanguage(event.currentTarget.value)}
      />
      <RoleFields label={t('people.firstRole')} value={wanted} onChange={setWanted} tried={tried} />
      {invite.error && <ProblemNote error={invite.error} />}
    </ConfirmDialog>
  );
}
