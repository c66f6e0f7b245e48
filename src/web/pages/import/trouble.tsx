import type { ReactNode } from 'react';
import styles from './import.module.css';

/** Something that went wrong with a file, and that no button on this page can repair. */
export function Trouble({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={styles.trouble} role="alert">
      <p className={styles.troubleTitle}>{title}</p>
      {children}
    </div>
  );
}
