import { TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { searchKey } from '../../../core/basics/search-key.ts';
import { send } from '../../api.ts';
import { ConfirmDialog } from '../confirm-dialog/confirm-dialog.tsx';
import { ProblemNote } from '../notes/problem-note.tsx';

type ConfirmByNameProps = {
  title: string;
  /** What will happen. */
  what: string;
  confirm: string;
  name: string;
  /** What is taken away, below /api. */
  path: string;
  onClose: () => void;
  onDone: () => void;
};

/** Takes something away for good, once its name was typed. */
export function ConfirmByName({ title, what, confirm, name, path, onClose, onDone }: ConfirmByNameProps) {
  const { t } = useTranslation('integrations');
  const client = useQueryClient();
  const [typed, setTyped] = useState('');
  const [tried, setTried] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const take = useMutation({
    mutationFn: () => send('DELETE', path),
    onSuccess: async () => {
      await client.invalidateQueries();
      onDone();
    },
  });
  const other = typed.trim() === '' || searchKey(typed) !== searchKey(name);
  return (
    <ConfirmDialog
      title={title}
      confirm={confirm}
      busy={take.isPending}
      onClose={onClose}
      onConfirm={() => {
        setTried(true);
        if (other) field.current?.focus();
        else take.mutate();
      }}
    >
      <p>{what}</p>
      <TextInput
        ref={field}
        label={t('type.label', { name })}
        value={typed}
        autoComplete="off"
        spellCheck={false}
        error={tried && other ? t('type.other') : null}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {take.error && <ProblemNote error={take.error} />}
    </ConfirmDialog>
  );
}
