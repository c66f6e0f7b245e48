import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account, Passkey } from '../../../http/contract/accounts.ts';
import { send } from '../../api.ts';
import { useFormat } from '../../i18n.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog/confirm-dialog.tsx';
import { Form } from '../../parts/form/form.tsx';
import { PresentPasswordField } from '../../parts/form/present-password-field.tsx';
import { ProblemNote } from '../../parts/notes/problem-note.tsx';
import { addPasskey, knowsPasskeys, wasDismissed } from '../../parts/session/passkey.ts';
import { queries } from '../../queries.ts';
import styles from './account.module.css';

/** Passkeys: added with the password again, named and removed. */
export function Passkeys({ account: { hasPassword } }: { account: Account }) {
  const { t } = useTranslation('accounts');
  const client = useQueryClient();
  const passkeys = useQuery(queries.passkeys());
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const add = useMutation({
    mutationFn: () => addPasskey(name.trim(), hasPassword ? password : null),
    onSuccess: async () => {
      setName('');
      setPassword('');
      setTried(false);
      await client.invalidateQueries();
    },
  });
  return (
    <section className={styles.section} aria-labelledby="passkeys">
      <h2 id="passkeys">{t('passkeys.title')}</h2>
      <p className={styles.quiet}>{t('passkeys.lead')}</p>
      {passkeys.error && <ProblemNote error={passkeys.error} />}
      {(passkeys.data?.rows.length ?? 0) > 0 && (
        <ul className={styles.list}>
          {passkeys.data?.rows.map((key) => (
            <OnePasskey key={key.id} passkey={key} />
          ))}
        </ul>
      )}
      {knowsPasskeys() ? (
        <Form
          submit={t('passkeys.add')}
          busy={add.isPending}
          error={wasDismissed(add.error) ? null : add.error}
          onSubmit={() => {
            setTried(true);
            if (name.trim() !== '' && (password !== '' || !hasPassword)) add.mutate();
          }}
        >
          <TextInput
            label={t('passkeys.name')}
            description={t('passkeys.nameHelp')}
            value={name}
            maxLength={80}
            error={tried && name.trim() === '' ? t('needed') : null}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {hasPassword && (
            <PresentPasswordField
              label={t('passkeys.password')}
              description={t('twoStep.passwordHelp')}
              value={password}
              onChange={setPassword}
              missing={tried && password === ''}
            />
          )}
        </Form>
      ) : (
        <p className={styles.quiet}>{t('passkeys.unknown')}</p>
      )}
    </section>
  );
}

function OnePasskey({ passkey: { id, name, synced, createdAt, usedAt } }: { passkey: Passkey }) {
  const { t } = useTranslation('accounts');
  const format = useFormat();
  const [open, setOpen] = useState<'name' | 'remove' | null>(null);
  return (
    <li>
      <div className={styles.what}>
        <p>{name}</p>
        <p>
          {t(synced ? 'passkeys.synced' : 'passkeys.oneDevice')}
          {' · '}
          {usedAt === null
            ? t('passkeys.added', { at: format.instant(createdAt) })
            : t('passkeys.used', { at: format.instant(usedAt) })}
        </p>
      </div>
      <div className={styles.actions}>
        <Button
          variant="subtle"
          size="compact-sm"
          aria-label={t('passkeys.renameLong', { name })}
          onClick={() => setOpen('name')}
        >
          {t('passkeys.rename')}
        </Button>
        <Button
          variant="subtle"
          size="compact-sm"
          aria-label={t('passkeys.removeLong', { name })}
          onClick={() => setOpen('remove')}
        >
          {t('passkeys.remove')}
        </Button>
      </div>
      {open === 'name' && <Rename id={id} name={name} onClose={() => setOpen(null)} />}
      {open === 'remove' && <Remove id={id} name={name} onClose={() => setOpen(null)} />}
    </li>
  );
}

type DialogProps = { id: string; name: string; onClose: () => void };

function Rename({ id, name, onClose }: DialogProps) {
  const { t } = useTranslation('accounts');
  const client = useQueryClient();
  const [next, setNext] = useState(name);
  const rename = useMutation({
    mutationFn: () => send('POST', `account/passkeys/${id}`, { name: next.trim() }),
    onSuccess: async () => {
      await client.invalidateQueries();
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t('passkeys.renameLong', { name })}
      confirm={t('account.save')}
      busy={rename.isPending}
      onClose={onClose}
      onConfirm={() => {
        if (next.trim() !== '') rename.mutate();
      }}
    >
      <TextInput
        label={t('passkeys.name')}
        value={next}
        maxLength={80}
        error={next.trim() === '' ? t('needed') : null}
        onChange={(event) => setNext(event.currentTarget.value)}
      />
      {rename.error && <ProblemNote error={rename.error} />}
    </ConfirmDialog>
  );
}

function Remove({ id, name, onClose }: DialogProps) {
  const { t } = useTranslation('accounts');
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => send('DELETE', `account/passkeys/${id}`),
    onSuccess: async () => {
      await client.invalidateQueries();
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t('passkeys.removeLong', { name })}
      confirm={t('passkeys.remove')}
      busy={remove.isPending}
      onClose={onClose}
      onConfirm={() => remove.mutate()}
    >
      <p>{t('passkeys.removeWhat')}</p>
      {remove.error && <ProblemNote error={remove.error} />}
    </ConfirmDialog>
  );
}
