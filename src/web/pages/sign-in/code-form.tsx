import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SignInStep } from '../../../http/contract/accounts.ts';
import { send } from '../../api.ts';
import { Form } from '../../parts/form/form.tsx';
import { useFocusAtFirst } from '../../parts/form/use-focus-at-first.ts';
import formStyles from '../../parts/form/form.module.css';

/** The second step: the code of the app, or a recovery code for who has lost it. */
export function CodeForm({ onStep, onBack }: { onStep: (step: string) => void; onBack: () => void }) {
  const { t } = useTranslation('accounts');
  const [recovery, setRecovery] = useState(false);
  const [code, setCode] = useState('');
  const [tried, setTried] = useState(false);
  const field = useFocusAtFirst();
  const give = useMutation({
    mutationFn: () => send<SignInStep>('POST', 'auth/code', { code: code.trim(), recovery }),
    onSuccess: ({ step }) => onStep(step),
  });
  return (
    <Form
      submit={t('signIn.do')}
      busy={give.isPending}
      error={give.error}
      onSubmit={() => {
        setTried(true);
        if (code.trim() !== '') give.mutate();
      }}
      more={
        <Button variant="subtle" onClick={onBack}>
          {t('back')}
        </Button>
      }
    >
      <p className={formStyles.quiet}>{t(recovery ? 'code.recoveryHelp' : 'code.help')}</p>
      <TextInput
        ref={field}
        label={t(recovery ? 'code.recovery' : 'code.label')}
        inputMode={recovery ? 'text' : 'numeric'}
        autoComplete="one-time-code"
        spellCheck={false}
        value={code}
        error={tried && code.trim() === '' ? t('needed') : null}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <div>
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => {
            setRecovery(!recovery);
            setCode('');
            setTried(false);
          }}
        >
          {t(recovery ? 'code.useApp' : 'code.useRecovery')}
        </Button>
      </div>
    </Form>
  );
}
