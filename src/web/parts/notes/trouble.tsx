import type { ReactNode } from 'react';
import styles from './notes.module.css';

/** Something that went wrong with a file or a run, and that no button on this page can repair. */
export function Trouble({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={styles.problem} role="alert">
      <p className={styles.title}>{title}</p>
      {children}
    </div>
  );
}
