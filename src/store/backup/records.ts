import { createHash } from 'node:crypto';

/**
 * What is inside a backup, before compression: records one after the other, each its kind (1 byte), its length (4
 * bytes, the most significant first) and its content. docs/backups.md describes them for a reader without Plaudit.
 *
 * header (table data* end)* (file data* end)* manifest
 */
export const KIND = { header: 0x48, table: 0x54, file: 0x46, data: 0x44, end: 0x45, manifest: 0x4d } as const;
export type Kind = (typeof KIND)[keyof typeof KIND];

export const RECORD_HEAD = 5;
/** A longer record is no record of ours: nobody shall be made to hold it in memory. */
export const LONGEST_RECORD = 1 << 24;

export type Header = {
  readonly product: string;
  /** When the snapshot was taken, ISO 8601 in UTC. */
  readonly at: string;
  /** server_version of the PostgreSQL it comes from. */
  readonly postgres: string;
  readonly migrations: readonly { readonly name: string; readonly appliedAt: string }[];
  /** Tables whose rows are not in the backup. */
  readonly leftOut: readonly string[];
};

export type TableHead = { readonly table: string; readonly columns: readonly string[] };
export type FileHead = { readonly file: string };

/** What stands in a section, told at its end and again in the manifest. */
export type Sum = {
  /** Rows of a table; 0 for a file. */
  readonly rows: number;
  readonly bytes: number;
  /** Of the bytes of all its data records. */
  readonly sha256: string;
};
export type TableSum = TableHead & Sum;
export type FileSum = FileHead & Sum;

export type Manifest = {
  readonly tables: readonly TableSum[];
  readonly files: readonly FileSum[];
  /** Uploaded files that were not to be found. */
  readonly missing: readonly string[];
  /** Of all bytes before the record of the manifest. */
  readonly sha256: string;
};

const NEWLINE = 10;

/** Counts and digests the data of one section. */
export class Summing {
  #rows = 0;
  #bytes = 0;
  readonly #hash = createHash('sha256');
  readonly #lines: boolean;

  /** `lines`: rows end with a line feed, and nothing else has one (COPY's text format). */
  constructor(lines: boolean) {
    this.#lines = lines;
  }

  add(bytes: Buffer): void {
    this.#bytes += bytes.length;
    this.#hash.update(bytes);
    if (!this.#lines) return;
    for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) this.#rows += 1;
  }

  sum(): Sum {
    return { rows: this.#rows, bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }
}
