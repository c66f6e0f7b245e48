import type { Pool } from '../actions/database.ts';
import type { CliDeps } from './deps.ts';
import { EXIT } from './exit-codes.ts';
import { Progress } from './progress.ts';

/** Under this name the journal knows what was done on the command line. */
export const ACTOR = 'operator';

/**
 * Opens the database for one command and closes it again, whatever happens. Ctrl-C ends the command at once, and what
 * its transaction did is undone; where `onStop` is given, the first Ctrl-C calls it and only the second ends.
 */
export async function withDatabase<T>(
  deps: CliDeps,
  work: (pool: Pool) => Promise<T>,
  { onStop, open = deps.openDatabase }: { onStop?: () => void; open?: CliDeps['openDatabase'] } = {},
): Promise<T> {
  const progress = new Progress(deps.err);
  void endWhenAsked(deps, onStop);
  const database = await open((line) => progress.say(line));
  progress.clear();
  try {
    return await work(database.pool);
  } finally {
    await database.close();
  }
}

async function endWhenAsked(deps: CliDeps, onStop: (() => void) | undefined): Promise<void> {
  await deps.untilAskedToStop();
  if (onStop !== undefined) {
    onStop();
    await deps.untilAskedToStop();
  }
  deps.quit(EXIT.interrupted);
}
