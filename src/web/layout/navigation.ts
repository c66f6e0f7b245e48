import type { Act } from '../../core/access/act.ts';
import type { Session } from '../../http/contract/access.ts';
import { hasNetwork, ownSubject } from '../parts/session/sight.ts';

/** A place of the navigation: where it leads, and the key of what it says. */
export type Place = { readonly to: string; readonly says: string };

export const PUBLIC_PLACES: readonly Place[] = ['registry', 'rulebooks'].map((name) => ({
  to: `/${name}`,
  says: `nav.${name}`,
}));

/** Pages for who is signed in, each with what it takes to see it. */
const WORK: Readonly<Record<string, Act>> = {
  network: 'network.read',
  imports: 'imports.read',
  decisions: 'decisions.read',
  journal: 'journal.read',
  people: 'people.manage',
};

/** What someone's roles lead to, and only what works for him: first his own subject, or the page of all his roles. */
export function placesOf(session: Session | undefined): readonly Place[] {
  if (session === undefined || session.person === null) return [];
  const own = ownSubject(session);
  const first =
    own === null ? { to: '/start', says: 'nav.start' } : { to: `/subjects/${own.subject.id}`, says: `own.${own.role}` };
  const rest = Object.entries(WORK)
    .filter(([name, act]) => (name === 'network' ? hasNetwork(session) : session.acts.includes(act)))
    .map(([name]) => ({ to: `/${name}`, says: `nav.${name}` }));
  return [first, ...rest];
}
