import type { Grant } from './role.ts';

/** Why someone may not do his part of a decision, whatever his roles let him do. */
export type Conflict = 'decided' | 'evaluates' | 'stands-for';

/** Of whoever asks: his id as the journal names him, and the roles he holds now. */
export type Asker = { readonly id: string; readonly grants: readonly Grant[] };

/**
 * What keeps someone from deciding: who evaluates on site does not decide what comes of it, and nobody decides about
 * an organization that he, or those below or above him, belong to. `orgId` null: the whole network. Null: nothing does.
 */
export function keepsFromDeciding({ grants }: Asker, orgId: number | null): Conflict | null {
  if (grants.some(({ role }) => role === 'consultant')) return 'evaluates';
  return standsForAny(grants, orgId) ? 'stands-for' : null;
}

/** What keeps someone from issuing from a decision run: he asked for it, or it is about his own organization. */
export function keepsFromIssuing(
  { id, grants }: Asker,
  { actor, orgId }: { readonly actor: string; readonly orgId: number | null },
): Conflict | null {
  if (id === actor) return 'decided';
  return standsForAny(grants, orgId) ? 'stands-for' : null;
}

const standsForAny = (grants: readonly Grant[], orgId: number | null): boolean =>
  grants.some((grant) => grant.orgId !== null && (orgId === null || grant.orgId === orgId));
