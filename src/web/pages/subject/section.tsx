import { useId, type ReactNode } from 'react';
import styles from './subject.module.css';

type SectionProps = {
  title: string;
  lead?: string;
  /** A link on the right of the title. */
  aside?: ReactNode;
  className?: string | undefined;
  children: ReactNode;
};

/** A part of the page under its own heading. */
export function Section({ title, lead, aside, className, children }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={styles.section}>
      <div className={styles.heading}>
        <h2 id={id}>{title}</h2>
        {aside}
      </div>
      {lead && <p className={styles.note}>{lead}</p>}
      {className === undefined ? children : <div className={className}>{children}</div>}
    </section>
  );
}
