import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { SubjectRef } from '../../../http/contract/common.ts';
import { hasNetwork } from '../../parts/session/sight.ts';
import { useKnownSession } from '../../parts/session/use-session.ts';
import { judgedBy, SubjectLink } from '../../parts/subject-link/subject-link.tsx';
import styles from './subject.module.css';

/** Organization, site, supervisor: each a link where it is in sight, judged the same way as the page at hand. */
export function SubjectPath({ path }: { path: readonly SubjectRef[] }) {
  const { t } = useTranslation('subject');
  const session = useKnownSession();
  return (
    <nav aria-label={t('path')}>
      <ol className={styles.path}>
        {hasNetwork(session) && (
          <li>
            <Link to="/network" search={judgedBy}>
              {t('network')}
            </Link>
          </li>
        )}
        {path.map((subject) => (
          <li key={subject.id}>
            <SubjectLink subject={subject} look="plain" />
          </li>
        ))}
      </ol>
    </nav>
  );
}
