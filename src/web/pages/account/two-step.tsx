import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account, TwoStepStart } from '../../../http/contract/accounts.ts';
import { send } from '../../api.ts';
import { DoneNote, Form } from '../../parts/form/form.tsx';
import { PresentPasswordField } from '../../parts/form/present-password-field.tsx';
import { useFocusAtFirst } from '../../parts/form/use-focus-at-first.ts';
import styles from './account.module.css';

type Ask = 'start' | 'stop' | 'codes';

/** The second step: set up with a QR code, turned off, or given new recovery codes; each with the password again. */
export function TwoStep({ account }: { account: Account }) {
  const { t } = useTranslation('accounts');
  const client = useQueryClient();
  const [asks, setAsks] = useState<Ask | null>(null);
  const [start, setStart] = useState<TwoStepStart | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [said, setSaid] = useState<'on' | 'off' | null>(null);

  const over = async (what: 'on' | 'off'): Promise<void> => {
    setStart(null);
    setAsks(null);
    setSaid(what);
    await client.invalidateQueries();
  };
  return (
    <section className={styles.section} aria-labelledby="two-step">
      <h2 id="two-step">{t('twoStep.title')}</h2>
      <p className={styles.quiet}>{t(account.twoStep ? 'twoStep.isOn' : 'twoStep.isOff')}</p>
      {said !== null && <DoneNote>{t(`twoStep.${said}`)}</DoneNote>}
      {start !== null && <Confirm start={start} onDone={() => void over('on')} onBack={() => setStart(null)} />}
      {codes !== null && <RecoveryCodes codes={codes} />}
      {asks !== null && (
        <AskPassword
          ask={asks}
          account={account}
          onBack={() => setAsks(null)}
          onStart={(made) => {
            setAsks(null);
            setStart(made);
          }}
          onCodes={(made) => {
            setAsks(null);
            setCodes(made);
          }}
          onStopped={() => void over('off')}
        />
      )}
      {asks === null && start === null && (
        <div className={styles.actions}>
          {!account.twoStep && (
            <Button
              onClick={() => {
                setSaid(null);
                setAsks('start');
              }}
            >
              {t('twoStep.start')}
            </Button>
          )}
          {account.twoStep && (
            <>
              <Button variant="default" onClick={() => setAsks('codes')}>
                {t('twoStep.codes')}
              </Button>
              <Button variant="default" onClick={() => setAsks('stop')}>
                {t('twoStep.stop')}
              </Button>
            </>
          )}
        </div>
      )}
    </section>
  );
}

type AskPasswordProps = {
  ask: Ask;
  account: Account;
  onStart: (start: TwoStepStart) => void;
  onCodes: (codes: readonly string[]) => void;
  onStopped: () => void;
  onBack: () => void;
};

const PATHS: Readonly<Record<Ask, string>> = {
  start: 'account/two-step',
  stop: 'account/two-step/stop',
  codes: 'account/recovery-codes',
};

function AskPassword({ ask, account, onStart, onCodes, onStopped, onBack }: AskPasswordProps) {
  const { t } = useTranslation('accounts');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const field = useFocusAtFirst();
  const go = useMutation({
    mutationFn: () =>
      send<TwoStepStart | undefined>('POST', PATHS[ask], { password: account.hasPassword ? password : null }),
    onSuccess: (answer) => {
      if (ask === 'stop' || answer === undefined) onStopped();
      else if (ask === 'start') onStart(answer);
      else onCodes(answer.recoveryCodes);
    },
  });
  return (
    <Form
      submit={t(`twoStep.${ask}`)}
      busy={go.isPending}
      error={go.error}
      onSubmit={() => {
        setTried(true);
        if (password !== '' || !account.hasPassword) go.mutate();
      }}
      more={
        <Button variant="subtle" onClick={onBack}>
          {t('back')}
        </Button>
      }
    >
      {account.hasPassword && (
        <PresentPasswordField
          ref={field}
          label={t('password.present')}
          description={t('twoStep.passwordHelp')}
          value={password}
          onChange={setPassword}
          missing={tried && password === ''}
        />
      )}
    </Form>
  );
}

function Confirm({ start, onDone, onBack }: { start: TwoStepStart; onDone: () => void; onBack: () => void }) {
  const { t } = useTranslation('accounts');
  const [code, setCode] = useState('');
  const [tried, setTried] = useState(false);
  const confirm = useMutation({
    mutationFn: () => send('POST', 'account/two-step/confirm', { code: code.trim() }),
    onSuccess: onDone,
  });
  const { path, width } = start.qr;
  return (
    <>
      <p>{t('twoStep.scan')}</p>
      <svg className={styles.qr} viewBox={`0 0 ${width} ${width}`} role="img" aria-label={t('twoStep.qr')}>
        <path d={path} />
      </svg>
      <p className={styles.quiet}>
        {t('twoStep.byHand')} <code>{start.key.match(/.{1,4}/g)?.join(' ')}</code>
      </p>
      <RecoveryCodes codes={start.recoveryCodes} />
      <Form
        submit={t('twoStep.confirm')}
        busy={confirm.isPending}
        error={confirm.error}
        onSubmit={() => {
          setTried(true);
          if (code.trim() !== '') confirm.mutate();
        }}
        more={
          <Button variant="subtle" onClick={onBack}>
            {t('back')}
          </Button>
        }
      >
        <TextInput
          label={t('code.label')}
          inputMode="numeric"
          autoComplete="one-time-code"
          spellCheck={false}
          value={code}
          error={tried && code.trim() === '' ? t('needed') : null}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
      </Form>
    </>
  );
}

function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  const { t } = useTranslation('accounts');
  return (
    <div>
      <h3>{t('recovery.title')}</h3>
      <p className={styles.quiet}>{t('recovery.lead')}</p>
      <ul className={styles.codes}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
    </div>
  );
}
