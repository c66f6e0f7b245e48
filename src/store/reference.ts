import type pg from 'pg';
import { PlauditError } from '../core/basics/problem.ts';
import { CHANNEL_LIMIT } from '../core/survey/cell-counter.ts';
import { MAX_WINDOWS, parseWindowKey, type SurveyWindow, windowKey } from '../core/survey/survey-window.ts';

/** Any number: held by whoever gives the next channel its number, to the end of the transaction. */
const CHANNEL_LOCK = 726_016;

/** Channels are shared by all organizations; ids are given in the order in which codes are first met. */
export class ChannelBook {
  readonly #client: pg.ClientBase;
  readonly #ids = new Map<string, number>();

  constructor(client: pg.ClientBase) {
    this.#client = client;
  }

  async load(): Promise<void> {
    const result = await this.#client.query<{ channel_id: number; code: string }>(
      'SELECT channel_id, code FROM channel',
    );
    for (const row of result.rows) this.#ids.set(row.code, row.channel_id);
  }

  known(code: string): number | undefined {
    return this.#ids.get(code);
  }

  /** Adds a channel, unless another import has done so meanwhile. Throws `mapping.invalid` beyond the limit. */
  async add(code: string): Promise<void> {
    await this.#client.query('SELECT pg_advisory_xact_lock($1)', [CHANNEL_LOCK]);
    await this.load();
    if (this.#ids.has(code)) return;
    if (this.#ids.size >= CHANNEL_LIMIT) {
      throw new PlauditError(
        'mapping.invalid',
        `The file names more channels than ${CHANNEL_LIMIT}, "${code}" among them: map a column that says phone, chat or e-mail.`,
        { place: 'channel', params: { limit: CHANNEL_LIMIT } },
      );
    }
    const id = this.#ids.size;
    await this.#client.query('INSERT INTO channel (channel_id, code) VALUES ($1, $2)', [id, code]);
    this.#ids.set(code, id);
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
    if (window === null)
      throw new Error(`The survey window "${row.key}" in the database is not one this version can read.`);
    return window;
  });
}

/** Any number: held by every import, and by who registers a window alone. */
const WINDOW_LOCK = 726_017;

/** As `listWindows`; none is registered before the transaction ends, so what it writes knows all of them. */
export async function holdWindows(client: pg.ClientBase): Promise<SurveyWindow[]> {
  await client.query('SELECT pg_advisory_xact_lock_shared($1)', [WINDOW_LOCK]);
  return listWindows(client);
}

async function unknownKeys(
  client: pg.ClientBase,
  windows: readonly SurveyWindow[],
): Promise<{ known: Set<string>; keys: string[] }> {
  const known = new Set((await listWindows(client)).map(windowKey));
  const keys = [...new Set(windows.filter((w) => w.kind !== 'any').map(windowKey))].filter((key) => !known.has(key));
  return { known, keys };
}

/**
 * Registers the windows not yet known and returns those; "any" needs no bit. Waits for the imports at work where
 * there is one to register.
 */
export async function addWindows(client: pg.ClientBase, windows: readonly SurveyWindow[]): Promise<string[]> {
  if ((await unknownKeys(client, windows)).keys.length === 0) return [];
  await client.query('SELECT pg_advisory_xact_lock($1)', [WINDOW_LOCK]);
  const { known, keys } = await unknownKeys(client, windows);
  if (known.size + keys.length > MAX_WINDOWS) {
    throw new RangeError(
      `At most ${MAX_WINDOWS} different survey windows can be kept; the rulebooks ask for ${known.size + keys.length}.`,
    );
  }
  for (const [i, key] of keys.entries()) {
    await client.query('INSERT INTO survey_window (window_id, key) VALUES ($1, $2)', [known.size + i, key]);
  }
  return keys;
}
