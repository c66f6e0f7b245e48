import { NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { KEY_ACTS } from '../../../core/access/act.ts';
import { DAY_MS } from '../../../core/basics/time.ts';
import type { MadeApiKey } from '../../../http/contract/keys.ts';
import { send } from '../../api.ts';
import { useFormat } from '../../i18n.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog/confirm-dialog.tsx';
import { ChecksField } from '../../parts/form/checks-field.tsx';
import { ProblemNote } from '../../parts/notes/problem-note.tsx';
import { useSession } from '../../parts/session/use-session.ts';
import { scopeText } from './scope-text.ts';

const DAYS = [7, 30, 90, 180, 365] as const;
const USUAL_DAYS = 90;
const YEAR = 365;

/** Asks what a new key is for, what it may do and for how long. */
export function MakeKey({ onClose, onMade }: { onClose: () => void; onMade: (made: MadeApiKey) => void }) {
  const { t } = useTranslation('integrations');
  const format = useFormat();
  const client = useQueryClient();
  const acts = useSession()?.acts ?? [];
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<string[]>([]);
  const [days, setDays] = useState<number>(USUAL_DAYS);
  const [tried, setTried] = useState(false);
  const [openedAt] = useState(() => Date.now());
  const nameField = useRef<HTMLInputElement>(null);
  const firstScope = useRef<HTMLInputElement>(null);
  const make = useMutation({
    mutationFn: () => send<MadeApiKey>('POST', 'keys', { name: name.trim(), scopes, days }),
    onSuccess: (made) => {
      onMade(made);
      return client.invalidateQueries();
    },
  });
  const until = format.date(new Date(openedAt + days * DAY_MS).toISOString().slice(0, 10));
  return (
    <ConfirmDialog
      title={t('keys.make')}
      confirm={t('keys.makeDo')}
      busy={make.isPending}
      onClose={onClose}
      onConfirm={() => {
        setTried(true);
        if (name.trim() === '') nameField.current?.focus();
        else if (scopes.length === 0) firstScope.current?.focus();
        else make.mutate();
      }}
    >
      <TextInput
        ref={nameField}
        label={t('name')}
        description={t('keys.nameHelp')}
        value={name}
        maxLength={80}
        autoComplete="off"
        error={tried && name.trim() === '' ? t('needed') : null}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <ChecksField
        legend={t('keys.scopes')}
        first={firstScope}
        options={KEY_ACTS.filter((act) => acts.includes(act)).map((act) => ({
          value: act,
          label: scopeText(t, act),
          description: t(`scope.${act}.what`),
        }))}
        value={scopes}
        onChange={setScopes}
        error={tried && scopes.length === 0 ? t('keys.scopesNeeded') : null}
      />
      <NativeSelect
        label={t('keys.days')}
        description={t('keys.until', { at: until })}
        value={String(days)}
        data={DAYS.map((count) => ({
          value: String(count),
          label: count === YEAR ? t('keys.year') : t('keys.dayCount', { count }),
        }))}
        onChange={(event) => setDays(Number(event.currentTarget.value))}
      />
      {make.error && <ProblemNote error={make.error} />}
    </ConfirmDialog>
  );
}
