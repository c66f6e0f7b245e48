import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { SignInStep } from '../../../http/contract/accounts.ts';
import { send } from '../../api.ts';
import { PageFrame } from '../../layout/page-frame.tsx';
import { ButtonLink } from '../../parts/button-link.tsx';
import { Panel } from '../../parts/form/form.tsx';
import formStyles from '../../parts/form/form.module.css';
import { ProblemNote } from '../../parts/notes/problem-note.tsx';
import { useLinkToken } from '../../parts/session/link-token.ts';
import { useArrive } from '../../parts/session/use-session.ts';
import { CodeForm } from './code-form.tsx';

/** Where a link by mail leads: a button, because programs that check mail follow links and would use it up. */
export function Page() {
  const { t } = useTranslation('accounts');
  const token = useLinkToken();
  const arrive = useArrive();
  const use = useMutation({
    mutationFn: () => send<SignInStep>('POST', 'auth/links/use', { token }),
    onSuccess: ({ step }) => {
      if (step === 'signed-in') void arrive(undefined);
    },
  });
  if (use.data?.step === 'second-step') {
    return (
      <PageFrame title={t('code.title')} width="read">
        <Panel>
          <CodeForm onStep={() => void arrive(undefined)} onBack={() => use.reset()} />
        </Panel>
      </PageFrame>
    );
  }
  return (
    <PageFrame title={t('link.title')} width="read" lead={token === '' ? t('link.none') : t('link.lead')}>
      <div className={formStyles.form}>
        {use.error && <ProblemNote error={use.error} />}
        <div className={formStyles.buttons}>
          {token !== '' && use.error === null && (
            <Button loading={use.isPending || use.isSuccess} onClick={() => use.mutate()}>
              {t('signIn.do')}
            </Button>
          )}
          {(token === '' || use.error !== null) && <ButtonLink to="/sign-in">{t('link.again')}</ButtonLink>}
        </div>
      </div>
    </PageFrame>
  );
}
