import type pg from 'pg';
import { OWN_SUBJECT_ID } from '../organizations.ts';

/** One revision of a response as it is handed out: ids turned into names again. */
export type ResponseFacts = {
  readonly responseKey: string;
  readonly revision: number;
  readonly contactAt: Date;
  readonly completedAt: Date | null;
  readonly flags: number;
  readonly pattern: number;
  readonly channel: string;
  readonly reason: string | null;
  readonly site: string;
  readonly supervisor: string | null;
  readonly csr: string | null;
  readonly overall: number | null;
  readonly csrScore: number | null;
  readonly contactsNeeded: number | null;
};

const SELECT = `SELECT r.response_key AS "responseKey", r.revision, r.contact_at AS "contactAt", r.completed_at AS "completedAt",
    r.flags, r.pattern, ch.code AS channel, cr.name AS reason, si.name AS site, su.name AS supervisor, cs.name AS csr,
    r.overall, r.csr_score AS "csrScore", r.contacts_needed AS "contactsNeeded"
  FROM response r
  JOIN channel ch ON ch.channel_id = r.channel_id
  JOIN subject si ON si.org_id = r.org_id AND si.subject_id = r.site_id
  LEFT JOIN subject su ON su.org_id = r.org_id AND su.subject_id = r.supervisor_id
  LEFT JOIN subject cs ON cs.org_id = r.org_id AND cs.subject_id = r.csr_id
  LEFT JOIN contact_reason cr ON cr.org_id = r.org_id AND cr.reason_id = r.reason_id`;

/** Every revision of these responses. */
export async function responsesOfKeys(
  client: pg.ClientBase | pg.Pool,
  orgId: number,
  keys: readonly string[],
): Promise<ResponseFacts[]> {
  const result = await client.query<ResponseFacts>(
    `${SELECT} WHERE r.org_id = $1 AND r.response_key = ANY ($2::text[]) ORDER BY r.response_key, r.revision`,
    [orgId, keys],
  );
  return result.rows;
}

/** Every revision of the responses that were ever attributed to a CSR or supervisor, a page at a time. */
export async function* responsesOfEmployee(
  pool: pg.Pool,
  orgId: number,
  subjectId: number,
): AsyncGenerator<ResponseFacts[]> {
  let after: readonly [string, number] = ['', 0];
  for (;;) {
    const page: { rows: ResponseFacts[] } = await pool.query<ResponseFacts>(
      `${SELECT} WHERE r.org_id = $1 AND (r.csr_id = $2 OR r.supervisor_id = $2) AND (r.response_key, r.revision) > ($3, $4)
       ORDER BY r.response_key, r.revision LIMIT 5000`,
      [orgId, subjectId, ...after],
    );
    const last = page.rows.at(-1);
    if (last === undefined) return;
    yield page.rows;
    after = [last.responseKey, last.revision];
  }
}

export type Employee = {
  readonly orgId: number;
  readonly organizationId: string;
  readonly organization: string;
  readonly subjectId: number;
  readonly publicId: string;
  readonly level: number;
  readonly name: string;
  readonly certificates: number;
  /** True where the name was erased. */
  readonly former: boolean;
};

/** CSRs and supervisors whose search name has the text in it, by name; `levels` are the codes to look at. */
export async function findEmployees(
  client: pg.ClientBase | pg.Pool,
  by: {
    readonly searchName?: string;
    readonly publicId?: string;
    readonly orgId: number | null;
    readonly levels: readonly number[];
    readonly limit: number;
  },
): Promise<Employee[]> {
  const result = await client.query<Employee>(
    `SELECT s.org_id AS "orgId", ${OWN_SUBJECT_ID} AS "organizationId", o.name AS organization, s.subject_id AS "subjectId",
       s.public_id AS "publicId", s.level, s.name,
       (SELECT count(*)::int FROM certificate c WHERE c.org_id = s.org_id AND c.subject_id = s.subject_id) AS certificates,
       EXISTS (SELECT 1 FROM former_employee f WHERE f.org_id = s.org_id AND f.subject_id = s.subject_id) AS former
     FROM subject s JOIN organization o ON o.org_id = s.org_id
     WHERE s.level = ANY ($1::smallint[]) AND ($2::int IS NULL OR s.org_id = $2)
       AND ($3::text IS NULL OR strpos(s.search_name, $3) > 0) AND ($4::uuid IS NULL OR s.public_id = $4)
     ORDER BY s.search_name, s.org_id, s.subject_id LIMIT $5`,
    [by.levels, by.orgId, by.searchName ?? null, by.publicId ?? null, by.limit],
  );
  return result.rows;
}

/** The decisions about a subject, newest run first, as they were recorded. */
export async function decisionsAbout(
  client: pg.ClientBase | pg.Pool,
  orgId: number,
  subjectId: number,
): Promise<Record<string, unknown>[]> {
  const result = await client.query<Record<string, unknown>>(
    `SELECT r.public_id AS run, r.program, r.edition, r.started_at AS "startedAt", r.period_from AS "periodFrom", r.period_to AS "periodTo",
       d.outcome, d.n, d.meeting, d.outside, d.unscorable
     FROM decision d JOIN decision_run r ON r.run_no = d.run_no
     WHERE d.org_id = $1 AND d.subject_id = $2 ORDER BY d.run_no DESC`,
    [orgId, subjectId],
  );
  return result.rows;
}

/**
 * Accounts that hold a role about a subject, or held one and hold none now: whoever holds another is somebody else.
 * Without anything that opens them.
 */
export async function accountsAbout(
  client: pg.ClientBase | pg.Pool,
  orgId: number,
  subjectId: number,
): Promise<Record<string, unknown>[]> {
  const result = await client.query<Record<string, unknown>>(
    `SELECT p.id, p.name, p.email, p.language, p.created_at AS "createdAt",
       (SELECT json_agg(json_build_object('role', g.role, 'grantedAt', g.granted_at, 'revokedAt', g.revoked_at) ORDER BY g.granted_at)
        FROM role_grant g WHERE g.user_id = p.id) AS roles,
       (SELECT json_agg(json_build_object('from', s.created_at, 'lastUsed', s.updated_at, 'address', s.ip_address, 'browser', s.user_agent)
          ORDER BY s.created_at) FROM session s WHERE s.user_id = p.id) AS sessions
     FROM person p WHERE EXISTS (
       SELECT 1 FROM role_grant g WHERE g.user_id = p.id AND g.org_id = $1 AND g.subject_id = $2 AND (g.revoked_at IS NULL
         OR NOT EXISTS (SELECT 1 FROM role_grant o WHERE o.user_id = p.id AND o.revoked_at IS NULL))) ORDER BY p.id`,
    [orgId, subjectId],
  );
  return result.rows;
}
