import type { Role } from '../../../core/access/role.ts';
import type { Level } from '../../parts/level-tabs/level-tabs.tsx';

/** A thing to do: where, the key of what it is called, and for a list its level. */
export type Step = { readonly to: string; readonly says: string; readonly level?: Level };

const NETWORK = { to: '/network', says: 'network' };
const RULES = { to: '/rulebooks', says: 'rules' };
const REGISTRY = { to: '/registry', says: 'registry' };

/** What a role does here, most often first; roles that stand for a subject begin with that subject. */
export const STEPS_OF: Readonly<Record<Role, readonly Step[]>> = {
  'operator': [
    NETWORK,
    { to: '/imports/new', says: 'import' },
    { to: '/decisions', says: 'issue' },
    { to: '/people', says: 'people' },
    { to: '/personal', says: 'personal' },
    { to: '/journal', says: 'journal' },
  ],
  'decider': [{ to: '/decisions', says: 'decide' }, NETWORK, { to: '/comparison', says: 'compare' }],
  'consultant': [RULES, REGISTRY],
  'judge': [RULES, REGISTRY],
  'interviewer': [RULES, REGISTRY],
  'journal-reader': [
    { to: '/journal', says: 'journal' },
    { to: '/imports', says: 'imports' },
  ],
  'organization-manager': [
    { to: '/network', says: 'sites', level: 'site' },
    { to: '/comparison', says: 'compare' },
  ],
  'site-manager': [{ to: '/network', says: 'supervisors', level: 'supervisor' }],
  'supervisor': [{ to: '/network', says: 'csrs', level: 'csr' }],
  'csr': [REGISTRY],
};
