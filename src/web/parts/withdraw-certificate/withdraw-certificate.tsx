import { Button, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Certificate } from '../../../http/contract/registry.ts';
import { send } from '../../api.ts';
import { ConfirmDialog } from '../confirm-dialog/confirm-dialog.tsx';
import { ProblemNote } from '../notes/problem-note.tsx';
import { useSession } from '../session/use-session.ts';

type WithdrawCertificateProps = {
  number: string;
  subject: string;
  /** Among a page's own buttons rather than in a row of a table. */
  onPage?: boolean;
};

const SHORTEST_REASON = 10;

/** A button, and the dialog in which a certificate is withdrawn: with a public reason, confirmed by its number. */
export function WithdrawCertificate({ number, subject, onPage = false }: WithdrawCertificateProps) {
  const { t } = useTranslation('operator');
  const [open, setOpen] = useState(false);
  const acts = useSession()?.acts ?? [];
  if (!acts.includes('certificates.withdraw')) return null;
  return (
    <>
      <Button
        {...(onPage ? { variant: 'default' } : { variant: 'subtle', size: 'compact-xs' })}
        aria-label={t('withdraw.openLong', { number })}
        onClick={() => setOpen(true)}
      >
        {t('withdraw.open')}
      </Button>
      {open && <WithdrawDialog number={number} subject={subject} onClose={() => setOpen(false)} />}
    </>
  );
}

function WithdrawDialog({ number, subject, onClose }: { number: string; subject: string; onClose: () => void }) {
  const { t } = useTranslation('operator');
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const [tried, setTried] = useState(false);
  const reasonField = useRef<HTMLTextAreaElement>(null);
  const numberField = useRef<HTMLInputElement>(null);
  const withdraw = useMutation({
    mutationFn: () =>
      send<Certificate>('POST', `certificates/${encodeURIComponent(number)}/withdrawal`, { reason: reason.trim() }),
    onSuccess: async () => {
      await client.invalidateQueries();
      onClose();
    },
  });
  const short = reason.trim().length < SHORTEST_REASON;
  const other = typed.trim().toUpperCase() !== number.toUpperCase();

  return (
    <ConfirmDialog
      title={t('withdraw.title', { number })}
      confirm={t('withdraw.do')}
      busy={withdraw.isPending}
      onClose={onClose}
      onConfirm={() => {
        setTried(true);
        if (short) reasonField.current?.focus();
        else if (other) numberField.current?.focus();
        else withdraw.mutate();
      }}
    >
      <p>{t('withdraw.what', { subject })}</p>
      <Textarea
        ref={reasonField}
        label={t('withdraw.reason')}
        description={t('withdraw.reasonHelp')}
        value={reason}
        maxLength={1000}
        rows={4}
        error={tried && short ? t('withdraw.shortReason') : null}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <TextInput
        ref={numberField}
        label={t('withdraw.number', { number })}
        value={typed}
        autoComplete="off"
        spellCheck={false}
        error={tried && other ? t('withdraw.otherNumber') : null}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {withdraw.error && <ProblemNote error={withdraw.error} />}
    </ConfirmDialog>
  );
}
