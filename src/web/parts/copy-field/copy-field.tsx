import { Button, Textarea } from '@mantine/core';
import { useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useCopy } from '../copy-link/use-copy.ts';
import styles from './copy-field.module.css';

/** A text for a machine, to be taken away whole: by its button, or selected, which having the focus does. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const { t } = useTranslation('integrations');
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [said, copy] = useCopy();
  return (
    <div className={styles.copy}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <Textarea
        id={id}
        ref={field}
        className={styles.field}
        classNames={{ input: styles.text }}
        readOnly
        rows={Math.max(2, value.split('\n').length)}
        spellCheck={false}
        value={value}
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button
        variant="default"
        className={styles.button}
        aria-label={t('copy.long', { label })}
        onClick={() => {
          // Where there is no clipboard, what is selected is copied by hand.
          if (!isSecureContext) field.current?.focus();
          copy(value);
        }}
      >
        {t(said === 'idle' ? 'copy.do' : `copy.${said}`)}
      </Button>
      <span className="unseen" role="status">
        {said === 'idle' ? '' : t(`copy.${said}`)}
      </span>
    </div>
  );
}
