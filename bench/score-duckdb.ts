/** The figures of `plaudit score` under world-class-fcr@2015 in one query of DuckDB, over the file as it is. */
import { DuckDBInstance } from '@duckdb/node-api';

const file = process.argv[2] as string;
const connection = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect();
const result = await connection.runAndReadAll(`
  WITH counted AS (
    SELECT organization, site, supervisor, csr, date_trunc('month', contact_at) AS month,
      resolved = 'yes' AND contacts_needed = 1 AS meets
    FROM read_csv('${file.replaceAll("'", "''")}', header = true)
    WHERE resolved IS NOT NULL
      AND completed_at BETWEEN contact_at + INTERVAL 10 MINUTE AND contact_at + INTERVAL 24 HOUR)
  SELECT organization, site, supervisor, csr, month, count(*)::INTEGER AS n, (count(*) FILTER (meets))::INTEGER AS meeting
  FROM counted
  GROUP BY GROUPING SETS ((organization, csr, month), (organization, supervisor, month), (organization, site, month), (organization, month))`);
const rows = result.getRowObjects() as { n: number; meeting: number }[];
const sum = (of: (row: { n: number; meeting: number }) => number): number =>
  rows.reduce((total, row) => total + of(row), 0);
console.log(JSON.stringify({ rows: rows.length, n: sum((row) => row.n), meeting: sum((row) => row.meeting) }));
