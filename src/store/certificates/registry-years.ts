import type pg from 'pg';
import { searchKey } from '../../core/basics/search-key.ts';
import type { Level } from '../../core/survey/response.ts';
import { LEVEL_CODES } from '../levels.ts';
import { newId } from '../basics/ids.ts';

export type TranscribedYear = {
  readonly program: string;
  readonly edition: string;
  readonly year: number;
  readonly level: Level;
  readonly source: string;
  readonly names: readonly string[];
};

/** Adds the names not yet there; returns how many. */
export async function addTranscribed(client: pg.ClientBase, year: TranscribedYear, now: Date): Promise<number> {
  const result = await client.query(
    `INSERT INTO transcribed_recognition (recognition_id, program, edition, year, level, name, search_key, source)
     SELECT id, $2, $3, $4, $5, name, key, $6 FROM unnest($1::uuid[], $7::text[], $8::text[]) AS new(id, name, key)
     ON CONFLICT (program, edition, name) DO NOTHING`,
    [
      year.names.map(() => newId(now)),
      year.program,
      year.edition,
      year.year,
      LEVEL_CODES[year.level],
      year.source,
      year.names,
      year.names.map(searchKey),
    ],
  );
  return result.rowCount ?? 0;
}
