import type pg from 'pg';
import type { Level } from '../core/survey/response.ts';
import { levelOfCode } from './levels.ts';

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

export type CertificateStanding = {
  readonly orgId: number;
  /** Code; see levels.ts. */
  readonly level: number;
  readonly subjectId: number;
  readonly number: string;
  readonly validUntil: string;
  readonly withdrawn: boolean;
};

/** The latest published certificate of each subject under one edition. */
export async function standings(
  client: pg.ClientBase | pg.Pool,
  program: string,
  edition: string,
): Promise<CertificateStanding[]> {
  const result = await client.query<CertificateStanding>(
    `SELECT DISTINCT ON (c.org_id, c.subject_id) c.org_id AS "orgId", c.level, c.subject_id AS "subjectId", c.number,
       c.valid_until AS "validUntil", w.number IS NOT NULL AS withdrawn
     FROM certificate c
     JOIN certificate_publication p ON p.org_id = c.org_id AND p.number = c.number
     LEFT JOIN certificate_withdrawal w ON w.org_id = c.org_id AND w.number = c.number
     WHERE c.program = $1 AND c.edition = $2
     ORDER BY c.org_id, c.subject_id, (w.number IS NULL) DESC, c.valid_until DESC, c.issued_at DESC`,
    [program, edition],
  );
  return result.rows;
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
