import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../../http/contract/accounts.ts';
import { send } from '../../api.ts';
import { useFormat } from '../../i18n.ts';
import { ProblemNote } from '../../parts/notes/problem-note.tsx';
import { queries } from '../../queries.ts';
import styles from './account.module.css';

/** Where one is signed in; each can be ended, or all others at once. */
export function Sessions() {
  const { t } = useTranslation('accounts');
  const client = useQueryClient();
  const sessions = useQuery(queries.sessions());
  const end = useMutation({
    mutationFn: (id: string | null) => send('DELETE', id === null ? 'account/sessions' : `account/sessions/${id}`),
    onSuccess: () => client.invalidateQueries(),
  });
  const rows = sessions.data?.rows ?? [];
  return (
    <section className={styles.section} aria-labelledby="sessions">
      <h2 id="sessions">{t('sessions.title')}</h2>
      <p className={styles.quiet}>{t('sessions.lead')}</p>
      {sessions.error && <ProblemNote error={sessions.error} />}
      {end.error && <ProblemNote error={end.error} />}
      <ul className={styles.list}>
        {rows.map((session) => (
          <OneSession key={session.id} session={session} busy={end.isPending} onEnd={() => end.mutate(session.id)} />
        ))}
      </ul>
      {rows.length > 1 && (
        <div>
          <Button variant="default" loading={end.isPending} onClick={() => end.mutate(null)}>
            {t('sessions.endOthers')}
          </Button>
        </div>
      )}
    </section>
  );
}

type OneSessionProps = { session: Session; busy: boolean; onEnd: () => void };

function OneSession({ session: { device, address, method, usedAt, present }, busy, onEnd }: OneSessionProps) {
  const { t } = useTranslation('accounts');
  const format = useFormat();
  const named = [device.browser, device.system].filter((name) => name !== null).join(', ');
  const name = named === '' ? t('sessions.unknown') : named;
  return (
    <li>
      <div className={styles.what}>
        <p>
          {name}
          {present && <strong>{` · ${t('sessions.present')}`}</strong>}
        </p>
        <p>
          {[t(`method.${method}`), address, t('sessions.used', { at: format.instant(usedAt) })]
            .filter((part) => part !== null)
            .join(' · ')}
        </p>
      </div>
      {!present && (
        <Button
          variant="subtle"
          size="compact-sm"
          disabled={busy}
          aria-label={t('sessions.endLong', { name })}
          onClick={onEnd}
        >
          {t('sessions.end')}
        </Button>
      )}
    </li>
  );
}
