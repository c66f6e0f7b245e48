import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { SubjectRef } from '../../../http/contract/common.ts';
import { judgedBy } from '../../parts/subject-link/subject-link.tsx';
import styles from './subject.module.css';

/** Organization, site, supervisor: each a link, judged the same way as the page at hand. */
export function SubjectPath({ path }: { path: readonly SubjectRef[] }) {
  const { t } = useTranslation('subject');
  return (
    <nav aria-label={t('path')}>
      <ol className={styles.path}>
        <li>
          <Link to="/network" search={judgedBy}>
            {t('network')}
          </Link>
        </li>
        {path.map((subject) => (
          <li key={subject.id}>
            <Link to="/subjects/$id" params={{ id: subject.id }} search={judgedBy}>
              {subject.name}
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}
