import type pg from 'pg';
import type { Level } from '../../core/survey/response.ts';
import { readBinary } from '../basics/copy.ts';
import { levelOfCode } from '../levels.ts';

export type StoredCertificate = {
  readonly orgId: number;
  readonly number: string;
  readonly subjectId: number;
  readonly level: Level;
  readonly program: string;
  readonly edition: string;
  readonly rulebookSha256: string;
  readonly periodFrom: number;
  readonly periodTo: number;
  /** YYYY-MM-DD */
  readonly achievedOn: string;
  readonly validUntil: string;
  readonly issuedAt: Date;
  readonly subjectName: string;
  readonly organizationName: string;
  readonly simulated: boolean;
  readonly document: Record<string, unknown>;
  readonly withdrawnAt: Date | null;
  readonly withdrawalReason: string | null;
};

const SELECT = `SELECT c.org_id AS "orgId", c.number, c.subject_id AS "subjectId", c.level AS level_code, c.program, c.edition,
    c.rulebook_sha256 AS "rulebookSha256", c.period_from AS "periodFrom", c.period_to AS "periodTo",
    c.achieved_on AS "achievedOn", c.valid_until AS "validUntil", c.issued_at AS "issuedAt",
    c.subject_name AS "subjectName", c.organization_name AS "organizationName", c.simulated, c.document,
    w.withdrawn_at AS "withdrawnAt", w.reason AS "withdrawalReason"
  FROM certificate c
  JOIN certificate_publication p ON p.org_id = c.org_id AND p.number = c.number
  LEFT JOIN certificate_withdrawal w ON w.org_id = c.org_id AND w.number = c.number`;

type Row = Omit<StoredCertificate, 'level'> & { level_code: number };
const certificateOf = ({ level_code: code, ...row }: Row): StoredCertificate => ({ ...row, level: levelOfCode(code) });

/** Published certificates only. */
export async function findCertificate(
  client: pg.ClientBase | pg.Pool,
  number: string,
): Promise<StoredCertificate | null> {
  const result = await client.query<Row>(
    `${SELECT} WHERE c.number = $1 AND c.org_id = (SELECT org_id FROM certificate_number WHERE number = $1)`,
    [number],
  );
  return result.rows[0] === undefined ? null : certificateOf(result.rows[0]);
}

/** Newest first. */
export async function certificatesOf(
  client: pg.ClientBase | pg.Pool,
  orgId: number,
  subjectId: number,
): Promise<StoredCertificate[]> {
  const result = await client.query<Row>(
    `${SELECT} WHERE c.org_id = $1 AND c.subject_id = $2 ORDER BY c.issued_at DESC, c.number`,
    [orgId, subjectId],
  );
  return result.rows.map(certificateOf);
}

export const STANDINGS = ['in-force', 'expired', 'withdrawn'] as const;
/** What became of a certificate. */
export type Standing = (typeof STANDINGS)[number];

/**
 * For each subject under one edition the certificate that counts: one that was not withdrawn before one that was, then
 * the one valid longest. They are streamed: a network has as many as subjects. `today` is YYYY-MM-DD.
 */
export async function readStandings(
  client: pg.ClientBase,
  { program, edition, today }: { readonly program: string; readonly edition: string; readonly today: string },
  onStanding: (orgId: number, subjectId: number, standing: Standing, number: string) => void,
): Promise<void> {
  const text = new TextDecoder();
  // COPY takes no parameters.
  const literal = (value: string): string => client.escapeLiteral(value);
  await readBinary(
    client,
    `SELECT DISTINCT ON (c.org_id, c.subject_id) c.org_id, c.subject_id,
       (CASE WHEN w.number IS NOT NULL THEN 2 WHEN c.valid_until < ${literal(today)} THEN 1 ELSE 0 END)::smallint, c.number
     FROM certificate c
     JOIN certificate_publication p ON p.org_id = c.org_id AND p.number = c.number
     LEFT JOIN certificate_withdrawal w ON w.org_id = c.org_id AND w.number = c.number
     WHERE c.program = ${literal(program)} AND c.edition = ${literal(edition)}
     ORDER BY c.org_id, c.subject_id, (w.number IS NULL) DESC, c.valid_until DESC, c.issued_at DESC`,
    (view, at) => {
      const number = new Uint8Array(view.buffer, view.byteOffset + at + 26, view.getInt32(at + 22));
      onStanding(
        view.getInt32(at + 4),
        view.getInt32(at + 12),
        STANDINGS[view.getInt16(at + 20)] as Standing,
        text.decode(number),
      );
    },
  );
}

export async function addWithdrawal(
  client: pg.ClientBase,
  { orgId, number, at, reason, actor }: { orgId: number; number: string; at: Date; reason: string; actor: string },
): Promise<boolean> {
  const result = await client.query(
    `INSERT INTO certificate_withdrawal (org_id, number, withdrawn_at, reason, actor) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT DO NOTHING`,
    [orgId, number, at, reason, actor],
  );
  return result.rowCount === 1;
}
