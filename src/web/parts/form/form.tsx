import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { ApiProblem } from '../../api.ts';
import { ProblemNote } from '../notes/problem-note.tsx';
import styles from './form.module.css';

type FormProps = {
  /** The button that sends it, named by what it does. */
  submit: string;
  busy: boolean;
  /** What went wrong the last time; what a field says itself is left out. */
  error: Error | null;
  saidByField?: readonly string[];
  onSubmit: () => void;
  /** Further buttons beside the one that sends. */
  more?: ReactNode;
  children: ReactNode;
};

/** Fields one below the other, the button, and what went wrong. Sent by Enter, too; never twice at once. */
export function Form({ submit, busy, error, saidByField = [], onSubmit, more, children }: FormProps) {
  const unsaid = error instanceof ApiProblem && saidByField.includes(error.code) ? null : error;
  return (
    <form
      noValidate
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) onSubmit();
      }}
    >
      {children}
      {unsaid !== null && <ProblemNote error={unsaid} />}
      <div className={styles.buttons}>
        <Button type="submit" loading={busy}>
          {submit}
        </Button>
        {more}
      </div>
    </form>
  );
}

/** Something was done: said once, also to those who do not see it. */
export const DoneNote = ({ children }: { children: ReactNode }) => (
  <div className={styles.done} role="status">
    {children}
  </div>
);

export const Panel = ({ children }: { children: ReactNode }) => <div className={styles.panel}>{children}</div>;
