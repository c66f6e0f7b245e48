import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PageFrame } from '../../layout/page-frame.tsx';
import { Panel } from '../../parts/form/form.tsx';
import { Trouble } from '../../parts/notes/trouble.tsx';
import { ownPath } from '../../parts/session/own-path.ts';
import { START, useArrive, useSession } from '../../parts/session/use-session.ts';
import { useSearchState } from '../../search.ts';
import { AskLink } from './ask-link.tsx';
import { CodeForm } from './code-form.tsx';
import { OtherWays } from './other-ways.tsx';
import { PasswordForm } from './password-form.tsx';
import styles from './sign-in.module.css';

type Show = 'password' | 'code' | 'link' | 'forgotten';

/** Ways to sign in: one at a time, the second step after it. `to` in the address is where one goes on to. */
export function Page() {
  const { t } = useTranslation('accounts');
  const [search] = useSearchState();
  const session = useSession();
  const arrive = useArrive();
  const [show, setShow] = useState<Show>('password');
  const [email, setEmail] = useState('');
  const to = search['to'];
  const done = (step: string): void => {
    if (step === 'second-step') setShow('code');
    else void arrive(to);
  };
  const back = (): void => setShow('password');

  if (session?.person && show === 'password') {
    return (
      <PageFrame title={t('signIn.title')} width="read" lead={t('signIn.already', { name: session.person.name })}>
        <p>
          <Link to={ownPath(to ?? START)}>{t('signIn.goOn')}</Link>
        </p>
      </PageFrame>
    );
  }
  return (
    <PageFrame title={t(show === 'code' ? 'code.title' : 'signIn.title')} width="read">
      <div className={styles.page}>
        {search['error'] !== undefined && (
          <Trouble title={t('signIn.ssoFailed')}>
            <p>{t(search['error'] === 'signup_disabled' ? 'signIn.ssoUnknown' : 'signIn.ssoAgain')}</p>
          </Trouble>
        )}
        <Panel>
          {show === 'password' && (
            <PasswordForm email={email} onEmail={setEmail} onStep={done} onForgotten={() => setShow('forgotten')} />
          )}
          {show === 'code' && <CodeForm onStep={done} onBack={back} />}
          {(show === 'link' || show === 'forgotten') && (
            <AskLink kind={show} email={email} onEmail={setEmail} onBack={back} />
          )}
        </Panel>
        {show === 'password' && <OtherWays to={to} onStep={done} onLink={() => setShow('link')} />}
      </div>
    </PageFrame>
  );
}
