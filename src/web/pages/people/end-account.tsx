import { TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { searchKey } from '../../../core/basics/search-key.ts';
import type { PersonLine } from '../../../http/contract/accounts.ts';
import { send } from '../../api.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog/confirm-dialog.tsx';
import { ProblemNote } from '../../parts/notes/problem-note.tsx';

/** Ends an account, or erases one that was ended, once the name was typed. */
export function EndAccount({ person, onClose }: { person: PersonLine; onClose: () => void }) {
  const { t } = useTranslation('accounts');
  const client = useQueryClient();
  const [typed, setTyped] = useState('');
  const [tried, setTried] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const { id, name } = person;
  const what = person.ended === null ? 'end' : 'erase';
  const act = useMutation({
    mutationFn: () => send('POST', `people/${id}/${what}`, { confirm: typed }),
    onSuccess: async () => {
      await client.invalidateQueries();
      onClose();
    },
  });
  const other = searchKey(typed) !== searchKey(name);
  return (
    <ConfirmDialog
      title={t(`people.${what}Long`, { name })}
      confirm={t(`people.${what}`)}
      busy={act.isPending}
      onClose={onClose}
      onConfirm={() => {
        setTried(true);
        if (other) field.current?.focus();
        else act.mutate();
      }}
    >
      <p>{t(`people.${what}What`)}</p>
      <p>{t(`people.${what}Stays`)}</p>
      <TextInput
        ref={field}
        label={t('people.typeName', { name })}
        value={typed}
        autoComplete="off"
        spellCheck={false}
        error={tried && other ? t('people.otherName') : null}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {act.error && <ProblemNote error={act.error} />}
    </ConfirmDialog>
  );
}
