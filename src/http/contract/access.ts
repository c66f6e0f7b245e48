import { z } from 'zod';
import { ROLES } from '../../core/access/role.ts';
import { instant, subjectRef, uuid } from './common.ts';

export const role = z.enum(ROLES);

/** Who asks, and what the app may therefore offer. */
export const session = z.object({
  /** Null where nobody is signed in. */
  person: z.object({ id: z.string(), name: z.string() }).nullable(),
  roles: z.array(role),
  /** Whom the roles that are held about someone are held about. */
  standsFor: z.array(z.object({ role, subject: subjectRef })),
  /** docs/permissions.md */
  acts: z.array(z.string()),
});
export type Session = z.infer<typeof session>;

export const roleGrant = z.object({
  id: uuid,
  person: z.string(),
  role,
  /** Null for roles of the whole installation. */
  subject: subjectRef.nullable(),
  grantedBy: z.string(),
  grantedAt: instant,
  /** Someone gave it to himself: another person should look at it. */
  selfGranted: z.boolean(),
});
export type RoleGrant = z.infer<typeof roleGrant>;

export const roleRequest = z.object({
  person: z.string().min(1).max(200),
  role,
  /** The organization, site, supervisor or CSR, for a role that is held about one. */
  subject: uuid.nullable().default(null),
});
