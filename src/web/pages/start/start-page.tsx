import { Link, Navigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ROLES, type Role } from '../../../core/access/role.ts';
import type { Session } from '../../../http/contract/access.ts';
import { PageFrame } from '../../layout/page-frame.tsx';
import { EmptyState } from '../../parts/notes/empty-state.tsx';
import { ProblemNote } from '../../parts/notes/problem-note.tsx';
import { ownSubject } from '../../parts/session/sight.ts';
import { useSession } from '../../parts/session/use-session.ts';
import { ToLookAt, useMatters } from './to-look-at.tsx';
import { STEPS_OF } from './steps.ts';
import styles from './start.module.css';

/** What each of someone's roles is for here, and where to begin: the page one comes to after signing in. */
export function Page() {
  const session = useSession();
  const own = session && ownSubject(session);
  if (own) return <Navigate to="/subjects/$id" params={{ id: own.subject.id }} replace />;
  return session?.person ? <Roles session={session} name={session.person.name} /> : null;
}

function Roles({ session, name }: { session: Session; name: string }) {
  const { t } = useTranslation(['start', 'accounts']);
  const { matters, waiting, error } = useMatters(session);
  const roles = ROLES.filter((role) => session.roles.includes(role));
  return (
    <PageFrame title={t('title')} width="read" lead={t('lead', { name })}>
      {error && <ProblemNote error={error} />}
      {/* Comes whole, so that nothing moves under the hand. */}
      {!waiting && (
        <div className={styles.sections}>
          {matters.length > 0 && <ToLookAt matters={matters} />}
          {roles.map((role) => (
            <RoleSection key={role} role={role} session={session} />
          ))}
          {roles.length === 0 && <EmptyState title={t('none.title')}>{t('none.text')}</EmptyState>}
        </div>
      )}
    </PageFrame>
  );
}

function RoleSection({ role, session }: { role: Role; session: Session }) {
  const { t } = useTranslation(['start', 'accounts']);
  const subjects = session.standsFor.filter((each) => each.role === role).map(({ subject }) => subject);
  return (
    <section aria-labelledby={`role-${role}`} className={styles.section}>
      <h2 id={`role-${role}`}>{t(`accounts:role.${role}`)}</h2>
      <p className={styles.does}>{t(`does.${role}`)}</p>
      <ul className={styles.steps}>
        {subjects.map(({ id, name }) => (
          <li key={id}>
            <Link to="/subjects/$id" params={{ id }}>
              {name}
            </Link>
            <span>{t(`common:ownLead.${role}`)}</span>
          </li>
        ))}
        {STEPS_OF[role].map(({ to, says, level }) => (
          <li key={to}>
            <Link to={to} search={{ level }}>
              {t(`step.${says}.title`)}
            </Link>
            <span>{t(`step.${says}.text`)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
