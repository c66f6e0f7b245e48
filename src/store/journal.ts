import type pg from 'pg';
import type { JournalNoun } from '../core/basics/journal-noun.ts';
import { actorName } from './people/actor-name.ts';
import { newId } from './basics/ids.ts';

/** One thing done, written in the transaction that did it. `detail` never holds secrets or customers' data. */
export type JournalAct =
  | 'organization.added'
  | 'import.finished'
  | 'import.failed'
  | 'mapping.saved'
  | 'window.registered'
  | 'rulebook.first-used'
  | 'profile.applied'
  | 'decision-run.finished'
  | 'decision-run.failed'
  | 'certificates.issued'
  | 'certificate.withdrawn'
  | 'registry.transcribed'
  | 'rollup.rebuilt'
  | 'operator.set-up'
  | 'person.added'
  | 'person.signed-in'
  | 'person.signed-out'
  | 'person.renamed'
  | 'person.ended'
  | 'person.erased'
  | 'password.changed'
  | 'two-step.on'
  | 'two-step.off'
  | 'recovery-codes.renewed'
  | 'recovery-codes.used'
  | 'passkey.added'
  | 'passkey.renamed'
  | 'passkey.removed'
  | 'sessions.ended'
  | 'invitation.sent'
  | 'invitation.accepted'
  | 'invitation.withdrawn'
  | 'outbox.link-shown'
  | 'role.granted'
  | 'role.revoked'
  | 'api-key.made'
  | 'api-key.revoked'
  | 'webhook.added'
  | 'webhook.removed'
  | 'webhook.sent-again'
  | 'webhook.tested'
  | 'retention.set'
  | 'retention.applied'
  | 'customer.looked-up'
  | 'customer.erased'
  | 'employee.erased'
  | 'person.exported'
  | 'key.rotated'
  | 'demo.loaded'
  | 'backup.made'
  | 'backup.failed'
  | 'backup.restored';

export type NewEntry = {
  readonly orgId?: number;
  readonly at: Date;
  readonly actor: string;
  readonly act: JournalAct;
  readonly noun: JournalNoun;
  readonly nounId: string;
  readonly detail: Readonly<Record<string, unknown>>;
};

export async function writeJournal(client: pg.ClientBase, entry: NewEntry): Promise<void> {
  await client.query(
    'INSERT INTO journal (org_id, entry_id, at, actor, act, noun, noun_id, detail) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
    [
      entry.orgId ?? 0,
      newId(entry.at),
      entry.at,
      entry.actor,
      entry.act,
      entry.noun,
      entry.nounId,
      JSON.stringify(entry.detail),
    ],
  );
}

/** Of which of these nouns somebody has an entry of this kind already. */
export async function nounsNoted(
  client: pg.ClientBase | pg.Pool,
  { act, noun, nounIds, actor }: { act: JournalAct; noun: string; nounIds: readonly string[]; actor: string },
): Promise<Set<string>> {
  const found = await client.query<{ id: string }>(
    'SELECT DISTINCT noun_id AS id FROM journal WHERE noun = $1 AND noun_id = ANY ($2::text[]) AND act = $3 AND actor = $4',
    [noun, nounIds, act, actor],
  );
  return new Set(found.rows.map(({ id }) => id));
}

export type JournalRow = {
  readonly id: string;
  readonly at: Date;
  /** The name, for people. */
  readonly by: string;
  readonly byId: string;
  readonly act: string;
  readonly noun: string;
  readonly nounId: string;
  readonly detail: Record<string, unknown>;
};

const COLUMNS = `entry_id AS id, at, ${actorName('actor')} AS by, actor AS "byId", act, noun, noun_id AS "nounId", detail`;
const MATCHES = `($1::text IS NULL OR noun = $1) AND ($2::text IS NULL OR strpos(lower(act || ' ' || ${actorName('actor')} || ' ' || noun_id || ' ' || detail::text), lower($2)) > 0)`;

export type JournalFilter = { readonly q?: string; readonly noun?: string };
const filterValues = ({ q, noun }: JournalFilter): (string | null)[] => [
  noun ?? null,
  q === undefined || q === '' ? null : q,
];

/** Newest first. `q` matches the act, the person and the noun's id. */
export async function readJournal(
  client: pg.ClientBase | pg.Pool,
  { limit, offset, ...filter }: JournalFilter & { limit: number; offset: number },
): Promise<{ rows: JournalRow[]; total: number }> {
  const values = filterValues(filter);
  const rows = await client.query<JournalRow>(
    `SELECT ${COLUMNS} FROM journal WHERE ${MATCHES} ORDER BY entry_id DESC LIMIT $3 OFFSET $4`,
    [...values, limit, offset],
  );
  const count = await client.query<{ total: number }>(
    `SELECT count(*)::int AS total FROM journal WHERE ${MATCHES}`,
    values,
  );
  return { rows: rows.rows, total: count.rows[0]?.total ?? 0 };
}

/** The same entries without an end, a page at a time, so that an export never holds them all. */
export async function* readWholeJournal(pool: pg.Pool, filter: JournalFilter): AsyncGenerator<JournalRow[]> {
  let before: string | null = null;
  for (;;) {
    const page: { rows: JournalRow[] } = await pool.query<JournalRow>(
      `SELECT ${COLUMNS} FROM journal WHERE ${MATCHES} AND ($3::uuid IS NULL OR entry_id < $3) ORDER BY entry_id DESC LIMIT 1000`,
      [...filterValues(filter), before],
    );
    if (page.rows.length === 0) return;
    yield page.rows;
    before = page.rows.at(-1)?.id as string;
  }
}
