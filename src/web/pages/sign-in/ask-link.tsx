import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SentAnswer } from '../../../http/contract/accounts.ts';
import { send } from '../../api.ts';
import { DoneNote, Form } from '../../parts/form/form.tsx';
import formStyles from '../../parts/form/form.module.css';
import { queries } from '../../queries.ts';

type AskLinkProps = {
  kind: 'link' | 'forgotten';
  email: string;
  onEmail: (email: string) => void;
  onBack: () => void;
};

/** Asks for a link by mail; what is said after is the same for every address. */
export function AskLink({ kind, email, onEmail, onBack }: AskLinkProps) {
  const { t } = useTranslation('accounts');
  const ways = useQuery(queries.signInWays());
  const [tried, setTried] = useState(false);
  const ask = useMutation({
    mutationFn: () =>
      send<SentAnswer>('POST', kind === 'link' ? 'auth/links' : 'auth/new-password/links', { email: email.trim() }),
  });
  const back = (
    <Button variant="subtle" onClick={onBack}>
      {t('back')}
    </Button>
  );
  if (ask.data) {
    return (
      <div className={formStyles.form}>
        <DoneNote>{t(ask.data.mailed ? 'sent.mailed' : 'sent.outbox', { email: email.trim() })}</DoneNote>
        <div>{back}</div>
      </div>
    );
  }
  return (
    <Form
      submit={t('sent.do')}
      busy={ask.isPending}
      error={ask.error}
      onSubmit={() => {
        setTried(true);
        if (email.trim() !== '') ask.mutate();
      }}
      more={back}
    >
      <p className={formStyles.quiet}>{t(ways.data?.mail === false ? `sent.${kind}Outbox` : `sent.${kind}`)}</p>
      <TextInput
        label={t('email')}
        type="email"
        autoComplete="username"
        value={email}
        error={tried && email.trim() === '' ? t('needed') : null}
        onChange={(event) => onEmail(event.currentTarget.value)}
      />
    </Form>
  );
}
