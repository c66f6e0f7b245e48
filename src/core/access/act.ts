import type { Principal } from './principal.ts';
import type { Role } from './role.ts';

/** Whether a principal may do something at all; on whose behalf, and how far it reaches, is `reachOf`. */
type Predicate = (principal: Principal) => boolean;

const anyone: Predicate = () => true;
/** A person, as opposed to a program with a key. */
const signedIn: Predicate = ({ kind }) => kind === 'person';
const holds =
  (...roles: readonly Role[]): Predicate =>
  (principal) =>
    principal.kind !== 'public' && principal.grants.some(({ role }) => roles.includes(role));
/** Roles that stand for subjects: those see themselves and what is below them. */
const standsForSubject = holds('organization-manager', 'site-manager', 'supervisor', 'csr');
const either =
  (...predicates: readonly Predicate[]): Predicate =>
  (principal) =>
    predicates.some((predicate) => predicate(principal));
/** What only a person may do, whatever a key was made for. */
const inPerson =
  (predicate: Predicate): Predicate =>
  (principal) =>
    principal.kind === 'person' && predicate(principal);

/** Everything that can be asked for, and who may. The only place that says so; docs/permissions.md is made from it. */
export const PERMISSIONS = {
  // Public: what lets anyone check a result.
  'registry.read': anyone,
  'rulebooks.read': anyone,
  'service.read': anyone,
  'session.use': anyone,
  // Oneself.
  'account.manage': signedIn,
  // The network: how far is a question of reach.
  'network.read': either(holds('operator', 'decider'), standsForSubject),
  'comparison.read': either(holds('operator', 'decider'), holds('organization-manager')),
  // Responses.
  'responses.import': holds('operator'),
  'imports.read': holds('operator', 'journal-reader'),
  // Decisions and certificates: who decides does not issue.
  'decisions.read': holds('operator', 'decider'),
  'decisions.run': inPerson(holds('decider')),
  'certificates.issue': inPerson(holds('operator')),
  'certificates.withdraw': inPerson(holds('operator')),
  // What happened.
  'journal.read': holds('operator', 'journal-reader'),
  // The installation.
  'people.manage': inPerson(holds('operator')),
  'outbox.read': inPerson(holds('operator')),
  'keys.manage': inPerson(holds('operator')),
  'webhooks.manage': inPerson(holds('operator')),
  'personal.manage': inPerson(holds('operator')),
} as const satisfies Readonly<Record<string, Predicate>>;

export type Act = keyof typeof PERMISSIONS;
export const ACTS = Object.keys(PERMISSIONS) as Act[];
export const isAct = (text: string): text is Act => Object.hasOwn(PERMISSIONS, text);

/** Whether a principal may do something; a key only what it was made for, and only while its owner still may. */
export function may(principal: Principal, act: Act): boolean {
  if (principal.kind === 'api-key' && !principal.scopes.includes(act) && PERMISSIONS[act] !== anyone) return false;
  return PERMISSIONS[act](principal);
}

/** Acts that a key can be made for: all but those that take a person. */
export const KEY_ACTS: readonly Act[] = ACTS.filter((act) => {
  const key: Principal = {
    kind: 'api-key',
    id: '',
    name: '',
    scopes: [act],
    grants: [
      { role: 'operator', orgId: null, subjectId: null },
      { role: 'decider', orgId: null, subjectId: null },
    ],
  };
  return PERMISSIONS[act] !== anyone && PERMISSIONS[act](key);
});
