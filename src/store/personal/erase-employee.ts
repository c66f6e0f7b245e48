import type pg from 'pg';

/** Any number: shared by who writes names into documents, alone by who takes them out. */
const NAMES_LOCK = 726_022;

/** Until this transaction ends no name is erased. Returns how many were before. */
export async function holdNames(client: pg.ClientBase): Promise<number> {
  await client.query('SELECT pg_advisory_xact_lock_shared($1)', [NAMES_LOCK]);
  return erasedNames(client);
}

/** How many names were ever erased; grows with each. */
export async function erasedNames(client: pg.ClientBase | pg.Pool): Promise<number> {
  const result = await client.query<{ n: number }>('SELECT count(*)::int AS n FROM former_employee');
  return result.rows[0]?.n as number;
}

/** Waits for whoever writes names into documents, and keeps others from it until this transaction ends. */
export async function holdNamesAlone(client: pg.ClientBase): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [NAMES_LOCK]);
}

export async function renameSubject(
  client: pg.ClientBase,
  subject: { readonly orgId: number; readonly subjectId: number; readonly name: string; readonly searchName: string },
): Promise<void> {
  await client.query('UPDATE subject SET name = $3, search_name = $4 WHERE org_id = $1 AND subject_id = $2', [
    subject.orgId,
    subject.subjectId,
    subject.name,
    subject.searchName,
  ]);
}

export async function subjectNamed(client: pg.ClientBase, orgId: number, name: string): Promise<boolean> {
  const found = await client.query('SELECT 1 FROM subject WHERE org_id = $1 AND name = $2 LIMIT 1', [orgId, name]);
  return found.rowCount === 1;
}

export type NamedDocument = {
  readonly number: string;
  /** True for the subject's own certificate, false for one that names it above somebody else. */
  readonly own: boolean;
  readonly organizationName: string;
  readonly document: Record<string, unknown>;
};

/** Every certificate whose document names a subject, published or not. */
export async function documentsNaming(
  client: pg.ClientBase | pg.Pool,
  subject: { readonly orgId: number; readonly subjectId: number; readonly level: string; readonly name: string },
): Promise<NamedDocument[]> {
  const result = await client.query<NamedDocument>(
    `SELECT number, subject_id = $2 AS own, organization_name AS "organizationName", document FROM certificate
     WHERE org_id = $1 AND (subject_id = $2 OR document->'within' @> $3::jsonb) ORDER BY number`,
    [subject.orgId, subject.subjectId, JSON.stringify([{ level: subject.level, name: subject.name }])],
  );
  return result.rows;
}

/** Puts a document without the name in the place of one with it, and keeps the digest of what was issued. */
export async function maskDocument(
  client: pg.ClientBase,
  masked: {
    readonly orgId: number;
    readonly number: string;
    readonly document: unknown;
    /** Of its own certificate: the name and search key it is listed by. */
    readonly listed: { readonly name: string; readonly searchKey: string } | null;
    readonly sha256: string;
    readonly now: Date;
  },
): Promise<void> {
  await client.query(
    `UPDATE certificate SET document = $3, subject_name = COALESCE($4, subject_name), search_key = COALESCE($5, search_key)
     WHERE org_id = $1 AND number = $2`,
    [
      masked.orgId,
      masked.number,
      JSON.stringify(masked.document),
      masked.listed?.name ?? null,
      masked.listed?.searchKey ?? null,
    ],
  );
  // A document that names two people is masked twice, and its first digest is the one that was issued.
  await client.query(
    `INSERT INTO certificate_erasure (org_id, number, document_sha256, erased_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT DO NOTHING`,
    [masked.orgId, masked.number, masked.sha256, masked.now],
  );
}

/** The digest of a document as it was issued, where a name was taken out since; null for any other. */
export async function issuedDigest(
  client: pg.ClientBase | pg.Pool,
  { orgId, number }: { readonly orgId: number; readonly number: string },
): Promise<string | null> {
  const result = await client.query<{ sha256: string }>(
    'SELECT document_sha256 AS sha256 FROM certificate_erasure WHERE org_id = $1 AND number = $2',
    [orgId, number],
  );
  return result.rows[0]?.sha256 ?? null;
}

/** Takes a name out of what runs and the journal have kept of it: every text that is the whole name. */
export async function replaceInRecords(client: pg.ClientBase, orgId: number, name: string, by: string): Promise<void> {
  const replaced = (column: string): string =>
    `replace(${column}::text, to_jsonb($1::text)::text, to_jsonb($2::text)::text)::jsonb`;
  const has = (column: string): string => `strpos(${column}::text, to_jsonb($1::text)::text) > 0`;
  await client.query(
    `UPDATE journal SET detail = ${replaced('detail')} WHERE org_id = $3 AND noun IN ('certificate', 'subject') AND ${has('detail')}`,
    [name, by, orgId],
  );
  await client.query(`UPDATE issue_run SET refused = ${replaced('refused')} WHERE ${has('refused')}`, [name, by]);
}

export type KeptMapping = { readonly kind: 'saved' | 'import'; readonly id: string; readonly mapping: string };

/** Mappings in which a text occurs: saved ones, and those that imports were made with. */
export async function mappingsWith(client: pg.ClientBase, text: string): Promise<KeptMapping[]> {
  const result = await client.query<KeptMapping>(
    `SELECT 'saved' AS kind, name AS id, mapping FROM saved_mapping WHERE strpos(mapping, $1) > 0
     UNION ALL SELECT 'import', public_id::text, mapping FROM import_run WHERE strpos(mapping, $1) > 0`,
    [text],
  );
  return result.rows;
}

export async function rewriteMapping(client: pg.ClientBase, { kind, id, mapping }: KeptMapping): Promise<void> {
  if (kind === 'saved') await client.query('UPDATE saved_mapping SET mapping = $2 WHERE name = $1', [id, mapping]);
  else await client.query('UPDATE import_run SET mapping = $2 WHERE public_id = $1', [id, mapping]);
}

/**
 * Ends the roles that were held about a subject, and removes the accounts that hold no other role, and invitations to
 * a role about it that brought nobody in, with their mail. Returns how many accounts went.
 */
export async function removeAccountsAbout(
  client: pg.ClientBase,
  about: { orgId: number; subjectId: number; publicId: string; actor: string; now: Date },
): Promise<number> {
  const { orgId, subjectId, publicId, actor, now } = about;
  const held = await client.query<{ id: string }>(
    `UPDATE role_grant SET revoked_by = COALESCE(revoked_by, $3), revoked_at = COALESCE(revoked_at, $4)
     WHERE org_id = $1 AND subject_id = $2 RETURNING user_id AS id`,
    [orgId, subjectId, actor, now],
  );
  const ids = held.rows.map((row) => row.id);
  const removed = await client.query<{ id: string; email: string }>(
    `DELETE FROM person p WHERE p.id = ANY ($1::text[])
       AND NOT EXISTS (SELECT 1 FROM role_grant g WHERE g.user_id = p.id AND g.revoked_at IS NULL) RETURNING p.id, p.email`,
    [ids],
  );
  const invited = await client.query<{ email: string }>(
    `SELECT email FROM invitation i
     WHERE roles @> $1::jsonb AND NOT EXISTS (SELECT 1 FROM person p WHERE p.email = i.email)`,
    [JSON.stringify([{ subject: publicId }])],
  );
  const emails = [...removed.rows, ...invited.rows].map((row) => row.email);
  await client.query('DELETE FROM invitation WHERE email = ANY ($1::text[])', [emails]);
  await client.query('DELETE FROM outgoing_message WHERE recipient = ANY ($1::text[])', [emails]);
  return removed.rows.length;
}
