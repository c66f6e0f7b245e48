/** The same figures as network-plaudit.ts from the raw rows in a DuckDB table; prints seconds and figures. */
import { DuckDBInstance } from '@duckdb/node-api';

const [file, what] = process.argv.slice(2) as [string, string];
const connection = await (await DuckDBInstance.create(file, { threads: '2', access_mode: 'READ_ONLY' })).connect();

/** Responses that count under world-class-fcr@2015: answered, and surveyed 10 minutes to 24 hours after the contact. */
const counted = (during: string): string => `
  SELECT org_id, csr_id, supervisor_id, site_id, date_trunc('month', contact_at) AS month, resolved AND contacts_needed = 1 AS meets
  FROM response
  WHERE ${during} resolved IS NOT NULL AND (NOT resolved OR contacts_needed IS NOT NULL)
    AND completed_at BETWEEN contact_at + INTERVAL 10 MINUTE AND contact_at + INTERVAL 24 HOUR`;
const COUNTS = 'month, count(*)::INTEGER AS n, (count(*) FILTER (meets))::INTEGER AS meeting';
const months = (during: string): string => `
  WITH counted AS (${counted(during)})
  SELECT 0 AS level, org_id, csr_id AS subject, ${COUNTS} FROM counted WHERE csr_id IS NOT NULL GROUP BY ALL
  UNION ALL SELECT 1, org_id, supervisor_id, ${COUNTS} FROM counted WHERE supervisor_id IS NOT NULL GROUP BY ALL
  UNION ALL SELECT 2, org_id, site_id, ${COUNTS} FROM counted GROUP BY ALL
  UNION ALL SELECT 3, org_id, 0, ${COUNTS} FROM counted GROUP BY ALL`;

const LATEST = "contact_at >= TIMESTAMP '2016-01-01' AND contact_at < TIMESTAMP '2016-04-01' AND";
const JUDGE = `CREATE OR REPLACE TEMP TABLE judged AS
  SELECT level, org_id, subject, sum(n) AS n, sum(meeting) AS meeting,
    CASE WHEN sum(n) < CASE level WHEN 0 THEN 25 WHEN 1 THEN 200 WHEN 2 THEN 800 ELSE 0 END THEN 3
      WHEN count(*) < 3 OR sum(meeting) * 100 < sum(n) * 80 THEN 1 ELSE 0 END AS outcome
  FROM (${months(LATEST)}) GROUP BY level, org_id, subject`;
const RECOUNT = `CREATE OR REPLACE TEMP TABLE recounted AS ${months('')}`;
const FIGURES = `SELECT level, count(*)::INTEGER AS subjects, sum(n)::INTEGER AS n, sum(meeting)::INTEGER AS meeting,
    (count(*) FILTER (outcome = 0))::INTEGER AS met, (count(*) FILTER (outcome = 1))::INTEGER AS not_met,
    (count(*) FILTER (outcome = 3))::INTEGER AS too_few
  FROM judged GROUP BY level ORDER BY level`;

// Once to bring the columns into memory.
await connection.run(JUDGE);
const began = performance.now();
await connection.run(what === 'judge' ? JUDGE : RECOUNT);
const seconds = (performance.now() - began) / 1000;
const rows = (await connection.runAndReadAll(FIGURES)).getRowObjects();
const figures = rows.map(({ level, ...values }) =>
  level === 3 ? Object.values(values).slice(0, 3) : Object.values(values),
);
console.log(JSON.stringify({ seconds, figures }));
