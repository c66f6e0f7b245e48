import type { Level } from '../survey/response.ts';

/** What a person can be here. Roles that name a subject are held in one organization, about one subject. */
export const ROLES = [
  'operator',
  'decider',
  'consultant',
  'judge',
  'interviewer',
  'journal-reader',
  'organization-manager',
  'site-manager',
  'supervisor',
  'csr',
] as const;
export type Role = (typeof ROLES)[number];

/** The level of the subject that a role is held about; null for roles of the whole installation. */
export const LEVEL_OF_ROLE: Readonly<Record<Role, Level | null>> = {
  'operator': null,
  'decider': null,
  'consultant': null,
  'judge': null,
  'interviewer': null,
  'journal-reader': null,
  'organization-manager': 'organization',
  'site-manager': 'site',
  'supervisor': 'supervisor',
  'csr': 'csr',
};

export const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text);

/** A role someone holds now; organization and subject by their dense ids, both null for the whole installation. */
export type Grant = {
  readonly role: Role;
  readonly orgId: number | null;
  readonly subjectId: number | null;
};
