import { transaction } from '../../store/basics/connect.ts';
import type { Client, Pool } from '../../store/basics/db.ts';
import { writeJournal } from '../../store/journal.ts';
import { addWindows } from '../../store/reference.ts';
import { addTranscribed } from '../../store/certificates/registry-years.ts';
import { rewriteWindows } from '../../store/responses/window-rewrite.ts';
import { UNSTATED } from '../../core/rulebook/rulebook.ts';
import { rebuildRollupsIn } from '../rollups/rebuild-rollups.ts';
import type { Rulebooks } from '../rulebooks/rulebooks.ts';

const SYSTEM = 'plaudit';

/**
 * Makes the database ready for the rulebooks at hand: registers survey windows that no edition had before
 * (and then, once, looks again at every response's lag), and takes over transcribed registry years.
 */
export async function prepareNetwork(
  pool: Pool,
  rulebooks: Rulebooks,
  now: Date,
  onRewrite: () => void,
): Promise<void> {
  const windows = rulebooks
    .list()
    .map((l) => l.rulebook.surveyWindow.window)
    .filter((w) => w !== UNSTATED);
  await transaction(pool, async (client) => {
    const added = await addWindows(client, windows);
    if (added.length > 0) {
      for (const key of added) {
        await writeJournal(client, {
          at: now,
          actor: SYSTEM,
          act: 'window.registered',
          noun: 'survey-window',
          nounId: key,
          detail: {},
        });
      }
      await reconsider(client, now, onRewrite);
    }
    await transcribe(client, rulebooks, now);
  });
}

async function reconsider(client: Client, now: Date, onRewrite: () => void): Promise<void> {
  const rewritten = await rewriteWindows(client, onRewrite);
  if (rewritten > 0) await rebuildRollupsIn(client, { actor: SYSTEM, now });
}

async function transcribe(client: Client, rulebooks: Rulebooks, now: Date): Promise<void> {
  for (const registry of rulebooks.registries()) {
    const added = await addTranscribed(client, registry, now);
    if (added === 0) continue;
    await writeJournal(client, {
      at: now,
      actor: SYSTEM,
      act: 'registry.transcribed',
      noun: 'registry',
      nounId: `${registry.program}@${registry.edition}`,
      detail: { year: registry.year, names: added, source: registry.source },
    });
  }
}
