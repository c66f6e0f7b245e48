import type { Pool } from '../store/basics/db.ts';
import { type JournalFilter, type JournalRow, readJournal, readWholeJournal } from '../store/journal.ts';

/** Entries of the journal, newest first; `q` is looked for in the act, the person and the detail. */
export const journalEntries = (
  pool: Pool,
  query: JournalFilter & { limit: number; offset: number },
): Promise<{ rows: JournalRow[]; total: number }> => readJournal(pool, query);

/** The same for an export: every entry, some at a time. */
export const wholeJournal = (pool: Pool, filter: JournalFilter): AsyncGenerator<JournalRow[]> =>
  readWholeJournal(pool, filter);
