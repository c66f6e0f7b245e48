import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { checkRollups, isIdentical } from '../../src/actions/rollups/check-rollups.ts';
import { rowsOf } from './network.ts';

/** What was acknowledged to whoever asked for it, before a kill. */
export type Acknowledged =
  | { readonly what: 'ready' }
  | { readonly what: 'uploaded' | 'import asked' | 'decisions asked' | 'issuing asked'; readonly id: string }
  | { readonly what: 'decided' | 'withdrawn' | 'mapping saved'; readonly id: string }
  | { readonly what: 'imported'; readonly id: string; readonly rows: number }
  | { readonly what: 'issued'; readonly id: string; readonly certificates: number };

type Kind = Exclude<Acknowledged['what'], 'ready'>;

/** Per kind, which of the acknowledged ids ($1, with numbers $2 beside them) are not there as they were told. */
const LOST: Readonly<Record<Exclude<Kind, 'uploaded'>, string>> = {
  'import asked': 'NOT EXISTS (SELECT 1 FROM import_run WHERE public_id::text = id)',
  // That its responses are as many is looked at below, for every import.
  'imported': `NOT EXISTS (SELECT 1 FROM import_run WHERE public_id::text = id AND state = 'finished'
    AND CASE WHEN dry_run THEN 0 ELSE (counts->>'taken')::int END = n)`,
  'decisions asked': 'NOT EXISTS (SELECT 1 FROM decision_run WHERE public_id::text = id)',
  'decided': "NOT EXISTS (SELECT 1 FROM decision_run WHERE public_id::text = id AND state = 'finished')",
  'issuing asked': 'NOT EXISTS (SELECT 1 FROM issue_run WHERE run_id::text = id)',
  'issued': "NOT EXISTS (SELECT 1 FROM issue_run WHERE run_id::text = id AND state = 'finished' AND issued = n)",
  'withdrawn': 'NOT EXISTS (SELECT 1 FROM certificate_withdrawal WHERE number = id)',
  'mapping saved': 'NOT EXISTS (SELECT 1 FROM saved_mapping WHERE name = id)',
};

const inJournal = (act: string, noun: string): string =>
  `(SELECT count(*) FROM journal j WHERE j.act = '${act}' AND j.noun_id = ${noun}::text)`;

/** Queries that find what is half-done: whatever they return is wrong at any moment. */
const HALF_DONE: Readonly<Record<string, string>> = {
  'an import with other responses than it says': `SELECT public_id AS id
    FROM import_run LEFT JOIN (SELECT import_no, count(*) AS n FROM response GROUP BY 1) r USING (import_no)
    WHERE COALESCE(n, 0) <> CASE WHEN state = 'finished' AND NOT dry_run THEN (counts->>'taken')::int ELSE 0 END`,
  'an import that the journal tells otherwise': `SELECT public_id AS id FROM import_run
    WHERE ${inJournal('import.finished', 'public_id')} <> CASE WHEN state = 'finished' AND NOT dry_run THEN 1 ELSE 0 END
       OR ${inJournal('import.failed', 'public_id')} <> CASE WHEN state = 'failed' THEN 1 ELSE 0 END`,
  'a decision run with other decisions than it says': `SELECT public_id AS id
    FROM decision_run LEFT JOIN (SELECT run_no, count(*) AS n FROM decision GROUP BY 1) d USING (run_no)
    WHERE COALESCE(n, 0) <> CASE WHEN state = 'finished' THEN total ELSE 0 END`,
  'a decision run that the journal tells otherwise': `SELECT public_id AS id FROM decision_run
    WHERE ${inJournal('decision-run.finished', 'public_id')} <> CASE WHEN state = 'finished' THEN 1 ELSE 0 END
       OR ${inJournal('decision-run.failed', 'public_id')} <> CASE WHEN state = 'failed' THEN 1 ELSE 0 END`,
  'a certificate without intent, number or publication': `SELECT number AS id FROM certificate c
    WHERE NOT EXISTS (SELECT 1 FROM issuance i WHERE i.org_id = c.org_id AND i.number = c.number)
       OR NOT EXISTS (SELECT 1 FROM certificate_number n WHERE n.org_id = c.org_id AND n.number = c.number)
       OR NOT EXISTS (SELECT 1 FROM certificate_publication p WHERE p.org_id = c.org_id AND p.number = c.number)`,
  'a certificate that the journal does not tell once': `SELECT number AS id
    FROM certificate LEFT JOIN (SELECT number, count(*) AS n FROM journal
      CROSS JOIN LATERAL jsonb_array_elements_text(detail->'numbers') AS told (number)
      WHERE act = 'certificates.issued' GROUP BY 1) j USING (number)
    WHERE COALESCE(n, 0) <> 1`,
  'a publication or a withdrawal of nothing': `SELECT number AS id FROM
      (SELECT org_id, number FROM certificate_publication UNION SELECT org_id, number FROM certificate_withdrawal) x
    WHERE NOT EXISTS (SELECT 1 FROM certificate c WHERE c.org_id = x.org_id AND c.number = x.number)`,
  'a withdrawal that the journal does not tell once': `SELECT number AS id FROM certificate_withdrawal
    WHERE ${inJournal('certificate.withdrawn', 'number')} <> 1`,
  'two certificates of one subject at once': `SELECT min(number) AS id FROM certificate c
    WHERE NOT EXISTS (SELECT 1 FROM certificate_withdrawal w WHERE w.org_id = c.org_id AND w.number = c.number)
    GROUP BY org_id, subject_id, program, edition, period_to HAVING count(*) > 1`,
  'an organization that the journal does not tell once': `SELECT public_id AS id FROM organization
    WHERE ${inJournal('organization.added', 'public_id')} <> 1`,
};

/** Everything that is not as it was acknowledged or not whole, a line each; none when nothing was lost. */
export async function whatWasLost(
  pool: pg.Pool,
  home: string,
  acknowledged: readonly Acknowledged[],
): Promise<string[]> {
  const problems: string[] = [];
  for (const [what, condition] of Object.entries(LOST)) {
    const told = acknowledged.filter((each) => each.what === what);
    const numbers = told.map((each) => ('rows' in each ? each.rows : 'certificates' in each ? each.certificates : 0));
    const lost = await rowsOf<{ id: string }>(
      pool,
      `SELECT id FROM unnest($1::text[], $2::int[]) AS told (id, n) WHERE ${condition}`,
      [told.map((each) => ('id' in each ? each.id : '')), numbers],
    );
    problems.push(...lost.map(({ id }) => `lost: ${what} ${id}`));
  }
  for (const [what, query] of Object.entries(HALF_DONE)) {
    problems.push(...(await rowsOf<{ id: string }>(pool, query)).map(({ id }) => `${what}: ${id}`));
  }
  problems.push(...(await lostUploads(pool, home, acknowledged)));
  for (const check of await checkRollups(pool, () => {})) {
    if (!isIdentical(check)) problems.push(`roll-ups: ${JSON.stringify(check)}`);
  }
  return problems;
}

/** An upload is there with its file, until an import that is no dry run has taken it. */
async function lostUploads(pool: pg.Pool, home: string, acknowledged: readonly Acknowledged[]): Promise<string[]> {
  const ids = acknowledged.flatMap((each) => (each.what === 'uploaded' ? [each.id] : []));
  const rows = await rowsOf<{ id: string; name: string | null; bytes: number | null; taken: boolean }>(
    pool,
    `SELECT id, u.name, u.bytes, EXISTS (SELECT 1 FROM import_run i WHERE i.upload_id::text = id
       AND i.state = 'finished' AND NOT i.dry_run) AS taken
     FROM unnest($1::text[]) AS told (id) LEFT JOIN upload u ON u.upload_id::text = id`,
    [ids],
  );
  const lost: string[] = [];
  for (const { id, name, bytes, taken } of rows) {
    if (taken) continue;
    const file = name === null ? null : await stat(join(home, 'uploads', id, name)).catch(() => null);
    if (file === null || file.size !== bytes) lost.push(`lost: uploaded ${id}`);
  }
  return lost;
}
