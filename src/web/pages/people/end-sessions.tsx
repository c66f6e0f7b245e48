import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { PersonLine } from '../../../http/contract/accounts.ts';
import { send } from '../../api.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog/confirm-dialog.tsx';
import { ProblemNote } from '../../parts/notes/problem-note.tsx';

/** Ends all sessions of a person, after saying what that means. */
export function EndSessions({ person, onClose }: { person: PersonLine; onClose: () => void }) {
  const { t } = useTranslation('accounts');
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: () => send('DELETE', `people/${person.id}/sessions`),
    onSuccess: async () => {
      await client.invalidateQueries();
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t('people.endSessionsLong', { name: person.name })}
      confirm={t('people.endSessions')}
      busy={end.isPending}
      onClose={onClose}
      onConfirm={() => end.mutate()}
    >
      <p>{t('people.endSessionsWhat', { count: person.sessions })}</p>
      {end.error && <ProblemNote error={end.error} />}
    </ConfirmDialog>
  );
}
