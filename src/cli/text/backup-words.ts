import type { BackupFacts } from '../../actions/backups/check-backup.ts';
import { count, counted } from './numbers.ts';

/** 12345678 is "12.3 MB" */
export function size(bytes: number): string {
  if (bytes < 1e6) return `${count(Math.ceil(bytes / 1000))} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** What a backup holds, as the beginning of a sentence: "22 tables, 341,230 rows, 12.3 MB" */
export function contents({ manifest, bytes }: BackupFacts): string {
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  const files = manifest.files.length === 0 ? '' : `${counted(manifest.files.length, 'file')}, `;
  return `${counted(manifest.tables.length, 'table')}, ${counted(rows, 'row')}, ${files}${size(bytes)}`;
}

/** "made on 2026-07-15 at 12:00 UTC by Plaudit 1.2.3" */
export const origin = ({ header }: BackupFacts): string =>
  `made on ${header.at.slice(0, 10)} at ${header.at.slice(11, 16)} UTC by Plaudit ${header.product}`;

/** For scripts: the same without the columns of every table. */
export const backupBody = (path: string, { header, manifest, bytes }: BackupFacts): Record<string, unknown> => ({
  file: path,
  bytes,
  madeAt: header.at,
  product: header.product,
  postgres: header.postgres,
  migrations: header.migrations.map(({ name }) => name),
  tables: manifest.tables.map(({ table, rows, sha256 }) => ({ table, rows, sha256 })),
  files: manifest.files.map(({ file, bytes: length, sha256 }) => ({ file, bytes: length, sha256 })),
  missing: manifest.missing,
  leftOut: header.leftOut,
  sha256: manifest.sha256,
});
