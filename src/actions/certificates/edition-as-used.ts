import { parseRulebook } from '../../core/rulebook/parse.ts';
import type { Rulebook } from '../../core/rulebook/rulebook.ts';
import type { Pool } from '../../store/basics/db.ts';
import { keptRulebook } from '../../store/certificates/decisions.ts';
import type { Rulebooks } from '../rulebooks/rulebooks.ts';

/** What a decision was made by; `profile` names the operator profile that supplied what the edition leaves unstated. */
export type UsedEdition = {
  readonly program: string;
  readonly edition: string;
  readonly rulebookSha256: string;
  readonly profile: { readonly sha256: string } | null;
};

/**
 * The very edition that something was decided by: the one at hand, or the copy kept when it first decided. Null
 * where neither is left to judge by (an operator profile that is gone).
 */
export async function editionAsUsed(pool: Pool, rulebooks: Rulebooks, used: UsedEdition): Promise<Rulebook | null> {
  const atHand = rulebooks.find(`${used.program}@${used.edition}`)?.rulebook;
  const sameProfile = (atHand?.profile?.sha256 ?? null) === (used.profile?.sha256 ?? null);
  if (atHand?.sha256 === used.rulebookSha256 && sameProfile) return atHand;
  const kept = used.profile === null ? await keptRulebook(pool, used.rulebookSha256) : null;
  const parsed = kept === null ? null : parseRulebook(kept, used.rulebookSha256);
  return parsed?.ok === true ? parsed.value : null;
}
