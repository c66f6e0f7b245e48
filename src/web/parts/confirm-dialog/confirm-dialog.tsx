import { Button } from '@mantine/core';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './confirm-dialog.module.css';

type ConfirmDialogProps = {
  title: string;
  /** The button that does it, named by what it does. */
  confirm: string;
  /** True while the server is at work. */
  busy: boolean;
  onConfirm: () => void;
  onClose: () => void;
  /** What exactly will happen, and any fields. */
  children: ReactNode;
};

/**
 * Asks before something that the public will see. It is the browser's own modal dialog: the page behind is inert,
 * Escape closes it, and the focus returns to where it came from. Rendered only while open.
 */
export function ConfirmDialog({ title, confirm, busy, onConfirm, onClose, children }: ConfirmDialogProps) {
  const { t } = useTranslation('operator');
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();

  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element?.showModal();
    return () => {
      element?.close();
      // What opened it may have gone with what was done: then the page's heading takes the focus.
      const back = before instanceof HTMLElement && before.isConnected ? before : document.querySelector('h1');
      back?.focus({ preventScroll: true });
    };
  }, []);

  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        if (!busy) onClose();
      }}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) onConfirm();
        }}
      >
        <h2 id={heading}>{title}</h2>
        <div className={styles.body}>{children}</div>
        <div className={styles.buttons}>
          <Button variant="default" disabled={busy} onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={busy}>
            {confirm}
          </Button>
        </div>
      </form>
    </dialog>
  );
}
