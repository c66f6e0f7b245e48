import type { Encoding } from './bytes/encoding.ts';
import type { Delimiter } from './formats/delimiter.ts';
import type { Row } from './row.ts';

export type FileFacts = {
  readonly format: 'delimited' | 'ndjson' | 'xlsx';
  readonly gzip: boolean;
  readonly encoding: Encoding;
  readonly delimiter: Delimiter | null;
};

/** The rows below the header of any file: take() until null, then more(), until that says false. */
export type RowSource = {
  readonly facts: FileFacts;
  /** The header, as written. */
  readonly names: readonly string[];
  /** Times reach us typed by the file itself, as ISO text without a zone. */
  readonly typedTimes: boolean;
  /** Of a file without a fixed header: also read what stands under this name. */
  addColumn(name: string): void;
  /** The next row at hand, in use until the next call; null when more must be fetched. */
  take(): Row | null;
  /** False when there is nothing more to fetch. */
  more(): Promise<boolean>;
  /** The file ends before it should; complete once more() has said false. */
  truncated(): boolean;
  close(): Promise<void>;
};

export type RowOptions = {
  readonly sheet?: string | undefined;
  readonly delimiter?: Delimiter | undefined;
  readonly skipLines?: number | undefined;
};
