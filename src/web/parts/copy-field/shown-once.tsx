import { Button } from '@mantine/core';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './shown-once.module.css';

type ShownOnceProps = {
  title: string;
  /** That it is never shown again. */
  warning: string;
  lead: string;
  onKept: () => void;
  /** The secret, and how to use it. */
  children: ReactNode;
};

/**
 * A secret that was just made. It stays on the page until someone says that it was kept: unlike a dialog, it does not
 * go with a key pressed by mistake.
 */
export function ShownOnce({ title, warning, lead, onKept, children }: ShownOnceProps) {
  const { t } = useTranslation('integrations');
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className={styles.once} aria-labelledby={id}>
      <h2 id={id} ref={heading} tabIndex={-1}>
        {title}
      </h2>
      <p className={styles.words}>
        <strong>{warning}</strong> {lead}
      </p>
      {children}
      <div>
        <Button
          onClick={() => {
            onKept();
            document.querySelector('h1')?.focus({ preventScroll: true });
          }}
        >
          {t('once.kept')}
        </Button>
      </div>
    </section>
  );
}
