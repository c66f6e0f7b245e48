import { TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { searchKey } from '../../../core/basics/search-key.ts';
import type { Erasure, ErasureRequest, FoundPerson } from '../../../http/contract/personal.ts';
import { send } from '../../api.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog/confirm-dialog.tsx';
import { ProblemNote } from '../../parts/notes/problem-note.tsx';
import { refOf } from './person-ref.ts';

type ErasePersonProps = { person: FoundPerson; onClose: () => void; onErased: (said: string) => void };

/** Says what will go and what stays, and erases once the name was typed. */
export function ErasePerson({ person, onClose, onErased }: ErasePersonProps) {
  const { t } = useTranslation('personal');
  const client = useQueryClient();
  const [typed, setTyped] = useState('');
  const [tried, setTried] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const erase = useMutation({
    mutationFn: () => {
      const request: ErasureRequest = { person: refOf(person), confirm: typed };
      return send<Erasure>('POST', 'personal/erase', request);
    },
    onSuccess: async (erasure) => {
      await client.invalidateQueries();
      onErased(
        erasure.name === null
          ? t('erase.doneCustomer', { count: erasure.responses })
          : t('erase.doneEmployee', { name: erasure.name, count: erasure.withdrawn }),
      );
    },
  });
  const other = searchKey(typed) !== searchKey(person.label);
  return (
    <ConfirmDialog
      title={t('erase.title', { name: person.label })}
      confirm={t('erase.do')}
      busy={erase.isPending}
      onClose={onClose}
      onConfirm={() => {
        setTried(true);
        if (other) field.current?.focus();
        else erase.mutate();
      }}
    >
      <p>
        {person.who === 'customer'
          ? t('erase.whatCustomer', { count: person.responses.length, organization: person.organization.name })
          : t('erase.whatEmployee', { count: person.certificates, organization: person.organization.name })}
      </p>
      <p>{t('erase.stays')}</p>
      <TextInput
        ref={field}
        label={t('erase.type', { name: person.label })}
        value={typed}
        autoComplete="off"
        spellCheck={false}
        error={tried && other ? t('erase.other') : null}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {erase.error && <ProblemNote error={erase.error} />}
    </ConfirmDialog>
  );
}
