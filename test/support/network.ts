import type pg from 'pg';
import { importResponses, type ImportOptions, type ResponseBatch } from '../../src/actions/imports/import-responses.ts';
import { prepareNetwork } from '../../src/actions/judging/prepare-network.ts';
import { rebuildRollups } from '../../src/actions/rollups/rebuild-rollups.ts';
import { loadRulebooks, type Rulebooks } from '../../src/actions/rulebooks/rulebooks.ts';
import { monthOf } from '../../src/core/basics/month.ts';
import { DAY_MS } from '../../src/core/basics/time.ts';
import type { SurveyResponse } from '../../src/core/survey/response.ts';
import { transaction } from '../../src/store/basics/connect.ts';
import {
  addImport,
  findImport,
  type ImportCounts,
  type ImportRow,
  type StoredReject,
} from '../../src/store/responses/imports.ts';

/** The clock of the tests: what is done "now" is done then. */
export const NOW = new Date('2015-07-15T12:00:00.000Z');
export const now = (): Date => NOW;

export const rulebooks: Rulebooks = await loadRulebooks();

/** Registers the survey windows of all editions, as every start does. */
export const prepare = (pool: pg.Pool, editions: Rulebooks = rulebooks): Promise<void> =>
  prepareNetwork(pool, editions, NOW, () => {});

export type Said = Partial<Omit<SurveyResponse, 'contactAt' | 'completedAt' | 'month'>> & {
  /** ISO 8601 in UTC; the survey is answered an hour later unless `answered` says when, or null: not known. */
  readonly at?: string;
  readonly answered?: string | null;
};

/** One response of a world-class contact at a site in UTC, except for what is said of it. */
export function response(said: Said = {}): SurveyResponse {
  const { at = '2015-06-10T10:00:00Z', answered, ...rest } = said;
  const contactAt = Date.parse(at);
  const completedAt = answered === null ? null : answered === undefined ? contactAt + 3_600_000 : Date.parse(answered);
  const day = new Date(contactAt);
  return {
    responseId: 'r1',
    organization: 'North',
    site: 'Halifax',
    supervisor: 'Sam',
    csr: 'Ann',
    channel: 'phone',
    contactReason: 'billing',
    contactAt,
    completedAt,
    contactTimeKnown: true,
    completedTimeKnown: completedAt !== null,
    contactDay: Math.floor(contactAt / DAY_MS),
    completedDay: completedAt === null ? null : Math.floor(completedAt / DAY_MS),
    month: monthOf(day.getUTCFullYear(), day.getUTCMonth() + 1),
    resolved: true,
    contactsNeeded: 1,
    otherChannelsUsed: false,
    resolvedFirstContact: null,
    overallSatisfaction: 5,
    csrSatisfaction: 5,
    ...rest,
  };
}

/** So many responses of one CSR in a month, `meeting` of them world class; ids begin with `key`. */
export function monthOfResponses(
  key: string,
  said: Said & { readonly month: string; readonly n: number; readonly meeting: number },
): SurveyResponse[] {
  const { month, n, meeting, ...rest } = said;
  return Array.from({ length: n }, (_, i) => {
    const day = String(1 + (i % 28)).padStart(2, '0');
    return response({
      at: `${month}-${day}T10:00:00Z`,
      responseId: `${key}-${month}-${i}`,
      overallSatisfaction: i < meeting ? 5 : 3,
      ...(i < meeting ? {} : { resolved: false, contactsNeeded: null }),
      ...rest,
    });
  });
}

export type Imported = { readonly counts: ImportCounts; readonly run: ImportRow };

export type Importing = Partial<ImportOptions> & {
  readonly rejects?: readonly StoredReject[];
  /** In place of the batches: what the source does when it is read. */
  readonly open?: () => AsyncIterable<ResponseBatch>;
};

/** Imports responses as one file, in one batch or in several, through the same action as every import. */
export async function importFile(
  pool: pg.Pool,
  batches: readonly SurveyResponse[] | readonly (readonly SurveyResponse[])[],
  { rejects = [], open, ...more }: Importing = {},
): Promise<Imported> {
  const run = await requestImport(pool, more.dryRun ?? false);
  async function* source(): AsyncGenerator<ResponseBatch> {
    const several = batches.length > 0 && Array.isArray(batches[0]);
    const list = (several ? batches : [batches]) as readonly SurveyResponse[][];
    for (const [i, responses] of list.entries()) yield { responses, rejects: i === list.length - 1 ? rejects : [] };
  }
  const counts = await importResponses(
    pool,
    { open: open ?? source, leftOut: () => 0, summary: () => ({ sha256: 'f'.repeat(64), truncated: false }) },
    {
      importNo: run.importNo,
      publicId: run.publicId,
      file: run.file,
      actor: run.actor,
      dryRun: false,
      simulated: false,
      now,
      zoneOf: () => null,
      done: () => 0,
      ...more,
    },
  );
  return { counts, run: (await findImport(pool, run.publicId)) as ImportRow };
}

export const requestImport = (pool: pg.Pool, dryRun = false): Promise<ImportRow> =>
  transaction(pool, (client) =>
    addImport(client, {
      file: 'june.csv',
      bytes: 1000,
      uploadId: null,
      mapping: null,
      dryRun,
      actor: 'tester',
      now: NOW,
    }),
  );

/** What an import writes for good, and nothing of its own record. */
const NETWORK_TABLES = [
  'organization',
  'subject',
  'contact_reason',
  'channel',
  'response',
  'rollup',
  'network_state',
] as const;
export type NetworkTables = Record<(typeof NETWORK_TABLES)[number], string[]>;

/** Every row of the network's tables as text, in an order of its own. */
export async function networkTables(pool: pg.Pool): Promise<NetworkTables> {
  const tables: Partial<NetworkTables> = {};
  for (const table of NETWORK_TABLES) {
    const { rows } = await pool.query<{ row: string }>(`SELECT t::text AS row FROM ${table} AS t ORDER BY 1`);
    tables[table] = rows.map((r) => r.row);
  }
  return tables as NetworkTables;
}

/** One short line per roll-up cell, names for ids: "csr Ann 2015-06 in Sam: phone 62 x3". */
export async function rollupLines(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ line: string }>(`
    SELECT (ARRAY['csr', 'supervisor', 'site', 'organization'])[1 + c.level] || ' ' || s.name || ' '
      || to_char(make_date(c.month / 12, c.month % 12 + 1, 1), 'YYYY-MM') || ' in ' || COALESCE(w.name, '-') || ': '
      || ch.code || ' ' || c.pattern || ' x' || c.n AS line
    FROM rollup_cell c
    JOIN subject s ON s.org_id = c.org_id AND s.subject_id = c.subject_id
    JOIN channel ch ON ch.channel_id = c.channel_id
    LEFT JOIN subject w ON w.org_id = c.org_id AND w.subject_id = c.within_id
    ORDER BY c.org_id, c.level, s.name, c.month, w.name, ch.code, c.pattern`);
  return rows.map((r) => r.line);
}

export async function rollupBytes(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ row: string }>(
    'SELECT r::text AS row FROM rollup AS r ORDER BY org_id, level, month, block',
  );
  return rows.map((r) => r.row);
}

/** The roll-ups as kept and as counted afresh from the responses; they must be the same to the byte. */
export async function keptAndRebuilt(pool: pg.Pool): Promise<{ kept: string[]; rebuilt: string[] }> {
  const kept = await rollupBytes(pool);
  await rebuildRollups(pool, { actor: 'tester', now: NOW });
  return { kept, rebuilt: await rollupBytes(pool) };
}

/** Empties the network and all records of work; survey windows stay registered. */
export async function emptyNetwork(pool: pg.Pool): Promise<void> {
  const tables = [
    ...NETWORK_TABLES.filter((t) => t !== 'network_state'),
    'journal',
    'upload',
    'saved_mapping',
    'import_run',
    'reject',
    'rulebook_copy',
    'decision_run',
    'decision',
    'issuance',
    'certificate_number',
    'certificate',
    'certificate_publication',
    'certificate_withdrawal',
    'issue_run',
    'customer',
    'customer_erasure',
    'former_employee',
    'certificate_erasure',
    'personal_retention',
    'retention_run',
  ];
  // DELETE: for a handful of rows it takes a tenth of the time of TRUNCATE.
  await pool.query(
    `${tables.map((t) => `DELETE FROM ${t};`).join('\n')} UPDATE network_state SET version = 0, simulated = false`,
  );
}

export async function rowsOf<T extends pg.QueryResultRow>(
  pool: pg.Pool,
  text: string,
  values: unknown[] = [],
): Promise<T[]> {
  return (await pool.query<T>(text, values)).rows;
}

export const journalActs = async (pool: pg.Pool): Promise<string[]> =>
  (await rowsOf<{ act: string }>(pool, 'SELECT act FROM journal ORDER BY entry_id')).map((r) => r.act);
