import { Link } from '@tanstack/react-router';
import type { SubjectRef } from '../../../http/contract/common.ts';
import type { Search } from '../../search.ts';
import { levelsInSight } from '../session/sight.ts';
import { useKnownSession } from '../session/use-session.ts';
import styles from './subject-link.module.css';

/** What a page judges by goes along: a subject is opened under the edition, period and reading it was listed under. */
export const judgedBy = ({ rulebook, period, reading }: Search): Search => ({ rulebook, period, reading });

/**
 * A subject by name, leading to its page where that is in sight. `quiet` for subjects that a row names beside its own,
 * `plain` where the text around it gives it its look.
 */
export function SubjectLink({ subject, look = 'row' }: { subject: SubjectRef; look?: 'row' | 'quiet' | 'plain' }) {
  const inSight = levelsInSight(useKnownSession()).includes(subject.level);
  const className = look === 'plain' ? undefined : styles.link;
  if (!inSight) {
    return (
      <span className={className} data-look={look} title={subject.name}>
        {subject.name}
      </span>
    );
  }
  return (
    <Link
      to="/subjects/$id"
      params={{ id: subject.id }}
      search={judgedBy}
      className={className}
      data-look={look}
      title={subject.name}
    >
      {subject.name}
    </Link>
  );
}
