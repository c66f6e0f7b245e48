import type { Pool } from '../store/db.ts';
import { type JournalRow, readJournal } from '../store/journal.ts';

/** Entries of the journal, newest first; `q` is looked for in the act, the person and the detail. */
export const journalEntries = (
  pool: Pool,
  query: { q?: string; noun?: string; limit: number; offset: number },
): Promise<{ rows: JournalRow[]; total: number }> => readJournal(pool, query);
