import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../http/contract/accounts.ts';
import { send } from '../../api.ts';
import { DoneNote, Form } from '../../parts/form/form.tsx';
import { NewPasswordField } from '../../parts/form/new-password-field.tsx';
import { PresentPasswordField } from '../../parts/form/present-password-field.tsx';
import { queries } from '../../queries.ts';
import styles from './account.module.css';

export function PasswordSection({ account }: { account: Account }) {
  const { t } = useTranslation('accounts');
  const client = useQueryClient();
  const ways = useQuery(queries.signInWays());
  const lead = !account.hasPassword ? 'password.leadNone' : ways.data?.mail ? 'password.leadMailed' : 'password.lead';
  const [present, setPresent] = useState('');
  const [next, setNext] = useState('');
  const [tried, setTried] = useState(false);
  const change = useMutation({
    mutationFn: () => send('POST', 'account/password', { present: account.hasPassword ? present : null, next }),
    onSuccess: async () => {
      setPresent('');
      setNext('');
      setTried(false);
      await client.invalidateQueries();
    },
  });
  return (
    <section className={styles.section} aria-labelledby="password">
      <h2 id="password">{t('password.label')}</h2>
      <p className={styles.quiet}>{t(lead)}</p>
      <Form
        submit={t(account.hasPassword ? 'password.do' : 'password.doFirst')}
        busy={change.isPending}
        error={change.error}
        saidByField={['password.weak']}
        onSubmit={() => {
          setTried(true);
          if (next !== '' && (present !== '' || !account.hasPassword)) change.mutate();
        }}
      >
        {/* Tells password managers whose password this is. */}
        <input type="hidden" name="username" autoComplete="username" value={account.email} />
        {account.hasPassword && (
          <PresentPasswordField
            label={t('password.present')}
            value={present}
            onChange={setPresent}
            missing={tried && present === ''}
          />
        )}
        <NewPasswordField value={next} onChange={setNext} error={change.error} missing={tried && next === ''} />
        {change.isSuccess && <DoneNote>{t('password.done')}</DoneNote>}
      </Form>
    </section>
  );
}
