import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PersonLine } from '../../../http/contract/accounts.ts';
import styles from './people.module.css';

export type PersonAct = 'roles' | 'sessions' | 'end';

type PersonActsProps = { person: PersonLine; self: boolean; onOpen: (what: PersonAct) => void };

/** What an operator can do with one account: only erase it, once it was ended. Nobody ends his own. */
export function PersonActs({ person: { name, sessions, ended }, self, onOpen }: PersonActsProps) {
  const { t } = useTranslation('accounts');
  const button = (what: PersonAct, label: string, long: string) => (
    <Button variant="subtle" size="compact-xs" aria-label={long} onClick={() => onOpen(what)}>
      {label}
    </Button>
  );
  if (ended !== null)
    return <div className={styles.acts}>{button('end', t('people.erase'), t('people.eraseLong', { name }))}</div>;
  return (
    <div className={styles.acts}>
      {button('roles', t('people.changeRoles'), t('people.changeRolesLong', { name }))}
      {sessions > 0 && button('sessions', t('people.endSessions'), t('people.endSessionsLong', { name }))}
      {!self && button('end', t('people.end'), t('people.endLong', { name }))}
    </div>
  );
}
