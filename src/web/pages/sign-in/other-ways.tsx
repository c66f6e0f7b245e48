import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { send } from '../../api.ts';
import formStyles from '../../parts/form/form.module.css';
import { ProblemNote } from '../../parts/notes/problem-note.tsx';
import { ownPath } from '../../parts/session/own-path.ts';
import { knowsPasskeys, signInWithPasskey, wasDismissed } from '../../parts/session/passkey.ts';
import { START } from '../../parts/session/use-session.ts';
import { queries } from '../../queries.ts';
import styles from './sign-in.module.css';

type OtherWaysProps = { to: string | undefined; onStep: (step: string) => void; onLink: () => void };

/** Passkey, link by mail, single sign-on: what this browser and this installation have. */
export function OtherWays({ to, onStep, onLink }: OtherWaysProps) {
  const { t } = useTranslation('accounts');
  const ways = useQuery(queries.signInWays());
  const noMail = ways.data?.mail === false;
  const passkey = useMutation({ mutationFn: signInWithPasskey, onSuccess: ({ step }) => onStep(step) });
  const sso = useMutation({
    mutationFn: () => send<{ url: string }>('POST', 'auth/sso', { to: ownPath(to ?? START) }),
    onSuccess: ({ url }) => location.assign(url),
  });
  return (
    <section className={styles.ways} aria-labelledby="other-ways">
      <h2 id="other-ways">{t('ways.title')}</h2>
      {knowsPasskeys() && (
        <Button variant="default" loading={passkey.isPending} onClick={() => passkey.mutate()}>
          {t('ways.passkey')}
        </Button>
      )}
      <Button variant="default" onClick={onLink} aria-describedby={noMail ? 'no-mail' : undefined}>
        {t('ways.link')}
      </Button>
      {noMail && (
        <p id="no-mail" className={formStyles.quiet}>
          {t('ways.linkOutbox')}
        </p>
      )}
      {ways.data && ways.data.sso !== null && (
        <Button variant="default" loading={sso.isPending || sso.isSuccess} onClick={() => sso.mutate()}>
          {t('ways.sso', { name: ways.data.sso })}
        </Button>
      )}
      {passkey.error && !wasDismissed(passkey.error) && <ProblemNote error={passkey.error} />}
      {sso.error && <ProblemNote error={sso.error} />}
    </section>
  );
}
