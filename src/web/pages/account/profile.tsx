import { NativeSelect } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../http/contract/accounts.ts';
import { send } from '../../api.ts';
import { LANGUAGES } from '../../format.ts';
import { DoneNote, Form } from '../../parts/form/form.tsx';
import { NAME_FIELD, TextField } from '../../parts/form/text-field.tsx';
import styles from './account.module.css';

export function Profile({ account }: { account: Account }) {
  const { t } = useTranslation('accounts');
  const client = useQueryClient();
  const [name, setName] = useState(account.name);
  const [language, setLanguage] = useState(account.language);
  const [tried, setTried] = useState(false);
  const save = useMutation({
    mutationFn: () => send('POST', 'account', { name, language }),
    onSuccess: () => client.invalidateQueries(),
  });
  return (
    <section className={styles.section} aria-labelledby="profile">
      <h2 id="profile">{t('account.profile')}</h2>
      <Form
        submit={t('account.save')}
        busy={save.isPending}
        error={save.error}
        onSubmit={() => {
          setTried(true);
          if (name.trim() !== '') save.mutate();
        }}
      >
        <TextField label={t('name')} {...NAME_FIELD} value={name} onChange={setName} tried={tried} />
        <NativeSelect
          label={t('account.language')}
          description={t('account.languageHelp')}
          value={language}
          data={LANGUAGES.map((value) => ({ value, label: t(`common:language.${value}`) }))}
          onChange={(event) => setLanguage(event.currentTarget.value as Account['language'])}
        />
        {save.isSuccess && <DoneNote>{t('account.saved')}</DoneNote>}
      </Form>
    </section>
  );
}
