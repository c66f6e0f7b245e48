import { LEVEL_OF_ROLE } from '../../../core/access/role.ts';
import type { Session } from '../../../http/contract/access.ts';
import type { Level } from '../../../core/survey/response.ts';

/** From the bottom to the top. */
const UPWARDS: readonly Level[] = ['csr', 'supervisor', 'site', 'organization'];
const WHOLE = ['operator', 'decider'];

type Seen = Pick<Session, 'roles' | 'standsFor'>;

/** Whether the whole network is in sight. */
export const seesAll = ({ roles }: Seen): boolean => roles.some((role) => WHOLE.includes(role));

/** Whether subjects of more than one organization can be in sight. */
export const seesSeveral = (session: Seen): boolean => seesAll(session) || session.standsFor.length > 1;

/**
 * The levels of which someone can open a page at all, from the bottom to the top: those of the subjects he stands for
 * and what is below. The server has the last word on each subject.
 */
export function levelsInSight(session: Seen): readonly Level[] {
  if (seesAll(session)) return UPWARDS;
  const tops = session.standsFor.map(({ role }) => UPWARDS.indexOf(LEVEL_OF_ROLE[role] ?? 'csr'));
  return UPWARDS.slice(0, Math.max(-1, ...tops) + 1);
}

/** The one subject all of someone's work here is about; null for whoever has another role beside, or several. */
export function ownSubject({ roles, standsFor }: Seen): Session['standsFor'][number] | null {
  return roles.length === 1 && standsFor.length === 1 ? (standsFor[0] ?? null) : null;
}

/** Whether lists of the network have more than one row for someone. */
export const hasNetwork = (session: Pick<Session, 'roles' | 'standsFor' | 'acts'>): boolean =>
  session.acts.includes('network.read') && ownSubject(session)?.role !== 'csr';
