import { Link } from '@tanstack/react-router';
import type { SubjectRef } from '../../../http/contract/common.ts';
import type { Search } from '../../search.ts';
import styles from './subject-link.module.css';

/** What a page judges by goes along: a subject is opened under the edition, period and reading it was listed under. */
export const judgedBy = ({ rulebook, period, reading }: Search): Search => ({ rulebook, period, reading });

/** A subject by name, leading to its page. `quiet` for subjects that a row names beside its own. */
export function SubjectLink({ subject, quiet = false }: { subject: SubjectRef; quiet?: boolean }) {
  return (
    <Link
      to="/subjects/$id"
      params={{ id: subject.id }}
      search={judgedBy}
      className={styles.link}
      data-quiet={quiet}
      title={subject.name}
    >
      {subject.name}
    </Link>
  );
}
