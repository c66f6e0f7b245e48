import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../api.ts';
import { PageFrame } from '../../layout/page-frame.tsx';
import { ButtonLink } from '../../parts/button-link.tsx';
import { DoneNote, Form, Panel } from '../../parts/form/form.tsx';
import formStyles from '../../parts/form/form.module.css';
import { NewPasswordField } from '../../parts/form/new-password-field.tsx';
import { Trouble } from '../../parts/notes/trouble.tsx';
import { useLinkToken } from '../../parts/session/link-token.ts';

/** Where a link for a new password leads. */
export function Page() {
  const { t } = useTranslation('accounts');
  const token = useLinkToken();
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const change = useMutation({ mutationFn: () => send('POST', 'auth/new-password', { token, password }) });
  const signIn = <ButtonLink to="/sign-in">{t('signIn.title')}</ButtonLink>;
  return (
    <PageFrame title={t('newPassword.title')} width="read">
      {token === '' && (
        <Trouble title={t('link.none')}>
          <p>{t('newPassword.again')}</p>
        </Trouble>
      )}
      {token !== '' && !change.isSuccess && (
        <Panel>
          <Form
            submit={t('newPassword.do')}
            busy={change.isPending}
            error={change.error}
            saidByField={['password.weak']}
            onSubmit={() => {
              setTried(true);
              if (password !== '') change.mutate();
            }}
          >
            <NewPasswordField
              value={password}
              onChange={setPassword}
              error={change.error}
              missing={tried && password === ''}
            />
          </Form>
        </Panel>
      )}
      {change.isSuccess && (
        <div className={formStyles.form}>
          <DoneNote>{t('newPassword.done')}</DoneNote>
          <div>{signIn}</div>
        </div>
      )}
    </PageFrame>
  );
}
