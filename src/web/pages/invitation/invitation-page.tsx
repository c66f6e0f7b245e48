import { Checkbox } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InvitationShown, SignInStep } from '../../../http/contract/accounts.ts';
import { send } from '../../api.ts';
import { PageFrame } from '../../layout/page-frame.tsx';
import { Form, Panel } from '../../parts/form/form.tsx';
import { NewPasswordField } from '../../parts/form/new-password-field.tsx';
import { EMAIL_FIELD, NAME_FIELD, TextField } from '../../parts/form/text-field.tsx';
import { ProblemNote } from '../../parts/notes/problem-note.tsx';
import { Trouble } from '../../parts/notes/trouble.tsx';
import { useLinkToken } from '../../parts/session/link-token.ts';
import { useArrive } from '../../parts/session/use-session.ts';

/** Where an invitation leads: a name, a password for who wants one, and one is in. */
export function Page() {
  const { t, i18n } = useTranslation('accounts');
  const token = useLinkToken();
  const arrive = useArrive();
  const look = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => send<InvitationShown>('POST', 'invitations/look', { token }),
    enabled: token !== '',
    retry: false,
  });
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [without, setWithout] = useState(false);
  const [tried, setTried] = useState(false);
  const accept = useMutation({
    mutationFn: () =>
      send<SignInStep>('POST', 'invitations/accept', {
        token,
        name,
        password: without ? null : password,
        language: i18n.language,
      }),
    onSuccess: () => arrive(undefined),
  });
  const roles = look.data?.roles ?? [];
  return (
    <PageFrame
      title={t('invitation.title')}
      width="read"
      lead={
        look.data &&
        (roles.length === 0
          ? t('invitation.lead')
          : t('invitation.leadRoles', { roles: roles.map((role) => t(`role.${role}`)).join(', ') }))
      }
    >
      {token === '' && (
        <Trouble title={t('invitation.none')}>
          <p>{t('invitation.noneWhy')}</p>
        </Trouble>
      )}
      {look.error && <ProblemNote error={look.error} />}
      {look.data && (
        <Panel>
          <Form
            submit={t('invitation.do')}
            busy={accept.isPending || accept.isSuccess}
            error={accept.error}
            saidByField={['password.weak']}
            onSubmit={() => {
              setTried(true);
              if (name.trim() !== '' && (without || password !== '')) accept.mutate();
            }}
          >
            <TextField
              label={t('email')}
              {...EMAIL_FIELD}
              readOnly
              value={look.data.email}
              onChange={() => {}}
              tried={false}
            />
            <TextField label={t('name')} {...NAME_FIELD} value={name} onChange={setName} tried={tried} />
            {!without && (
              <NewPasswordField
                value={password}
                onChange={setPassword}
                error={accept.error}
                missing={tried && password === ''}
              />
            )}
            <Checkbox
              label={t('invitation.without')}
              description={t('invitation.withoutHelp')}
              checked={without}
              onChange={(event) => setWithout(event.currentTarget.checked)}
            />
          </Form>
        </Panel>
      )}
    </PageFrame>
  );
}
