import type { Asker } from './duties.ts';
import type { Grant } from './role.ts';

/**
 * Who asks: a person who is signed in, a program with a key, or anyone. `id` is what the journal names as the actor:
 * of a person the id of the account, of a key its own.
 */
export type Principal =
  | { readonly kind: 'person'; readonly id: string; readonly name: string; readonly grants: readonly Grant[] }
  | {
      readonly kind: 'api-key';
      readonly id: string;
      readonly name: string;
      /** The acts it was made for (act.ts): never more than its owner may. */
      readonly scopes: readonly string[];
      readonly grants: readonly Grant[];
    }
  | { readonly kind: 'public' };

export const PUBLIC: Principal = { kind: 'public' };

/** The actor of what a principal does. Throws for the public, which does nothing that is recorded. */
export function actorOf(principal: Principal): string {
  if (principal.kind === 'public') throw new Error('What the public may ask for is never recorded.');
  return principal.id;
}

/** Whoever does his part of a decision, with the roles that may keep him from it. Throws for the public. */
export const askerOf = (principal: Principal): Asker => ({
  id: actorOf(principal),
  grants: principal.kind === 'public' ? [] : principal.grants,
});
