import type pg from 'pg';
import { MAX_WINDOWS, parseWindowKey, type SurveyWindow, windowKey } from '../core/survey/survey-window.ts';

/** Channels are shared by all organizations; ids are given in the order in which codes are first met. */
export class ChannelBook {
  readonly #client: pg.ClientBase;
  readonly #ids = new Map<string, number>();

  constructor(client: pg.ClientBase) {
    this.#client = client;
  }

  async load(): Promise<void> {
    const result = await this.#client.query<{ channel_id: number; code: string }>('SELECT channel_id, code FROM channel');
    for (const row of result.rows) this.#ids.set(row.code, row.channel_id);
  }

  known(code: string): number | undefined {
    return this.#ids.get(code);
  }

  async add(code: string): Promise<void> {
    const result = await this.#client.query<{ channel_id: number }>(
      `INSERT INTO channel (channel_id, code) SELECT COALESCE(max(channel_id), -1) + 1, $1 FROM channel
       ON CONFLICT (code) DO UPDATE SET code = excluded.code RETURNING channel_id`,
      [code],
    );
    this.#ids.set(code, result.rows[0]?.channel_id as number);
  }
}

export async function listChannels(client: pg.ClientBase | pg.Pool): Promise<Map<number, string>> {
  const result = await client.query<{ channel_id: number; code: string }>('SELECT channel_id, code FROM channel');
  return new Map(result.rows.map((r) => [r.channel_id, r.code]));
}

/** The registered survey windows, each at the index of its bit. */
export async function listWindows(client: pg.ClientBase | pg.Pool): Promise<SurveyWindow[]> {
  const result = await client.query<{ key: string }>('SELECT key FROM survey_window ORDER BY window_id');
  return result.rows.map((row) => {
    const window = parseWindowKey(row.key);
    if (window === null) throw new Error(`The survey window "${row.key}" in the database is not one this version can read.`);
    return window;
  });
}

/** Registers the windows not yet known and returns those; "any" needs no bit. */
export async function addWindows(client: pg.ClientBase, windows: readonly SurveyWindow[]): Promise<string[]> {
  const known = new Set((await listWindows(client)).map(windowKey));
  const keys = [...new Set(windows.filter((w) => w.kind !== 'any').map(windowKey))].filter((key) => !known.has(key));
  if (known.size + keys.length > MAX_WINDOWS) {
    throw new RangeError(`At most ${MAX_WINDOWS} different survey windows can be kept; the rulebooks ask for ${known.size + keys.length}.`);
  }
  for (const [i, key] of keys.entries()) {
    await client.query('INSERT INTO survey_window (window_id, key) VALUES ($1, $2)', [known.size + i, key]);
  }
  return keys;
}
