import type pg from 'pg';

export type UploadRow = {
  readonly uploadId: string;
  readonly name: string;
  readonly bytes: number;
  readonly mapping: string | null;
  readonly createdAt: Date;
};

const COLUMNS = 'upload_id AS "uploadId", name, bytes, mapping, created_at AS "createdAt"';

export async function addUpload(client: pg.ClientBase | pg.Pool, upload: UploadRow): Promise<void> {
  await client.query('INSERT INTO upload (upload_id, name, bytes, mapping, created_at) VALUES ($1, $2, $3, $4, $5)', [
    upload.uploadId,
    upload.name,
    upload.bytes,
    upload.mapping,
    upload.createdAt,
  ]);
}

export async function findUpload(client: pg.ClientBase | pg.Pool, uploadId: string): Promise<UploadRow | null> {
  return (
    (await client.query<UploadRow>(`SELECT ${COLUMNS} FROM upload WHERE upload_id = $1`, [uploadId])).rows[0] ?? null
  );
}

export async function setUploadMapping(
  client: pg.ClientBase | pg.Pool,
  uploadId: string,
  mapping: string | null,
): Promise<void> {
  await client.query('UPDATE upload SET mapping = $2 WHERE upload_id = $1', [uploadId, mapping]);
}

const AT_REST =
  "NOT EXISTS (SELECT 1 FROM import_run i WHERE i.upload_id = upload.upload_id AND i.state IN ('waiting', 'running'))";

/** Removes an upload that no import waits for or reads; false where there is none such. */
export async function removeUpload(client: pg.ClientBase | pg.Pool, uploadId: string): Promise<boolean> {
  return (await client.query(`DELETE FROM upload WHERE upload_id = $1 AND ${AT_REST}`, [uploadId])).rowCount === 1;
}

const IMPORTED =
  "EXISTS (SELECT 1 FROM import_run i WHERE i.upload_id = upload.upload_id AND i.state = 'finished' AND NOT i.dry_run)";

/**
 * Removes the uploads of before a moment, and those that were imported, unless an import waits for them or reads
 * them. Returns the ids of both: removed, and left.
 */
export async function removeUploadsBefore(
  client: pg.ClientBase | pg.Pool,
  before: Date,
): Promise<{ removed: string[]; left: Set<string> }> {
  type Id = { id: string };
  const removed = await client.query<Id>(
    `DELETE FROM upload WHERE (created_at < $1 OR ${IMPORTED}) AND ${AT_REST} RETURNING upload_id AS id`,
    [before],
  );
  const left = await client.query<Id>('SELECT upload_id AS id FROM upload');
  return { removed: removed.rows.map((row) => row.id), left: new Set(left.rows.map((row) => row.id)) };
}

export async function saveMapping(
  client: pg.ClientBase,
  { name, mapping, now }: { name: string; mapping: string; now: Date },
): Promise<void> {
  await client.query(
    `INSERT INTO saved_mapping (name, mapping, saved_at) VALUES ($1, $2, $3)
     ON CONFLICT (name) DO UPDATE SET mapping = excluded.mapping, saved_at = excluded.saved_at`,
    [name, mapping, now],
  );
}

export async function savedMappings(
  client: pg.ClientBase | pg.Pool,
): Promise<{ name: string; mapping: string; savedAt: Date }[]> {
  return (
    await client.query<{ name: string; mapping: string; savedAt: Date }>(
      'SELECT name, mapping, saved_at AS "savedAt" FROM saved_mapping ORDER BY name',
    )
  ).rows;
}
