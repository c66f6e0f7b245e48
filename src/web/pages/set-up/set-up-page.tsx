import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SignInStep } from '../../../http/contract/accounts.ts';
import { send } from '../../api.ts';
import { PageFrame } from '../../layout/page-frame.tsx';
import { Form, Panel } from '../../parts/form/form.tsx';
import { NewPasswordField } from '../../parts/form/new-password-field.tsx';
import { EMAIL_FIELD, NAME_FIELD, TextField } from '../../parts/form/text-field.tsx';
import { Trouble } from '../../parts/notes/trouble.tsx';
import { useLinkToken } from '../../parts/session/link-token.ts';
import { useArrive } from '../../parts/session/use-session.ts';

/** The first start: whoever has the link of the terminal becomes the first operator. */
export function Page() {
  const { t, i18n } = useTranslation('accounts');
  const token = useLinkToken();
  const arrive = useArrive();
  const look = useQuery({
    queryKey: ['set-up', token],
    queryFn: () => send<{ open: boolean }>('POST', 'set-up/look', { token }),
    enabled: token !== '',
  });
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const make = useMutation({
    mutationFn: () =>
      send<SignInStep>('POST', 'set-up', { token, name, email: email.trim(), password, language: i18n.language }),
    onSuccess: () => arrive(undefined),
  });
  if (token === '' || look.data?.open === false) {
    return (
      <PageFrame title={t('setUp.title')} width="read">
        <Trouble title={t('setUp.over')}>
          <p>{t('setUp.overWhy')}</p>
        </Trouble>
      </PageFrame>
    );
  }
  return (
    <PageFrame title={t('setUp.title')} width="read" lead={t('setUp.lead')}>
      <Panel>
        <Form
          submit={t('setUp.do')}
          busy={make.isPending || make.isSuccess}
          error={make.error}
          saidByField={['password.weak']}
          onSubmit={() => {
            setTried(true);
            if (name.trim() !== '' && email.trim() !== '' && password !== '') make.mutate();
          }}
        >
          <TextField label={t('name')} {...NAME_FIELD} value={name} onChange={setName} tried={tried} />
          <TextField label={t('email')} {...EMAIL_FIELD} value={email} onChange={setEmail} tried={tried} />
          <NewPasswordField
            value={password}
            onChange={setPassword}
            error={make.error}
            missing={tried && password === ''}
          />
        </Form>
      </Panel>
    </PageFrame>
  );
}
