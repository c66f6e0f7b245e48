import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SignInStep } from '../../../http/contract/accounts.ts';
import { send } from '../../api.ts';
import { Form } from '../../parts/form/form.tsx';
import { PresentPasswordField } from '../../parts/form/present-password-field.tsx';

type PasswordFormProps = {
  email: string;
  onEmail: (email: string) => void;
  onStep: (step: string) => void;
  onForgotten: () => void;
};

export function PasswordForm({ email, onEmail, onStep, onForgotten }: PasswordFormProps) {
  const { t } = useTranslation('accounts');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const signIn = useMutation({
    mutationFn: () => send<SignInStep>('POST', 'auth/sign-in', { email: email.trim(), password }),
    onSuccess: ({ step }) => onStep(step),
  });
  return (
    <Form
      submit={t('signIn.do')}
      busy={signIn.isPending}
      error={signIn.error}
      onSubmit={() => {
        setTried(true);
        if (email.trim() !== '' && password !== '') signIn.mutate();
      }}
      more={
        <Button variant="subtle" onClick={onForgotten}>
          {t('signIn.forgotten')}
        </Button>
      }
    >
      <TextInput
        label={t('email')}
        type="email"
        autoComplete="username"
        value={email}
        error={tried && email.trim() === '' ? t('needed') : null}
        onChange={(event) => onEmail(event.currentTarget.value)}
      />
      <PresentPasswordField
        label={t('password.label')}
        value={password}
        onChange={setPassword}
        missing={tried && password === ''}
      />
    </Form>
  );
}
