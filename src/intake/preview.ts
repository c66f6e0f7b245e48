import type { Mapping } from '../core/survey/mapping.ts';
import { PlauditError } from '../core/basics/problem.ts';
import type { SurveyResponse } from '../core/survey/response.ts';
import { ByteSource } from './bytes/source.ts';
import type { Source } from './bytes/source.ts';
import { canonicalMapping, Header } from './header.ts';
import { proposeMapping } from './propose/propose.ts';
import type { Proposal } from './propose/propose.ts';
import { questionsOf } from './propose/open-questions.ts';
import type { Question } from './propose/open-questions.ts';
import type { Reject } from './rejects.ts';
import { readerFor } from './responses.ts';
import type { IntakeOptions } from './responses.ts';
import type { ResponseReader } from './response-reader.ts';
import { rowTexts } from './row.ts';
import type { Row } from './row.ts';
import { RowWriter } from './row-writer.ts';
import { openRows } from './rows.ts';
import type { FileFacts, RowSource } from './row-source.ts';

export type PreviewOptions = Pick<IntakeOptions, 'now' | 'zoneOf' | 'sheet'> & {
  /** How many rows to show. */
  readonly rows?: number | undefined;
};
export type PreviewRow = {
  readonly line: number;
  /** The cells as the file has them. */
  readonly raw: readonly string[];
  /** As it would be taken; null when it would be turned away or passed over, or no mapping can be used yet. */
  readonly response: SurveyResponse | null;
  readonly reject: Reject | null;
};
export type Preview = FileFacts & {
  readonly name: string;
  readonly header: readonly string[];
  /** The canonical header needs no mapping. */
  readonly canonical: boolean;
  /** The mapping the rows are read with: given, canonical, or proposed. */
  readonly mapping: Mapping;
  /** Where neither a mapping was given nor the header is canonical: its fields, and how sure they are. */
  readonly proposal: Proposal | null;
  /** What a person must still say about the mapping, given or proposed. */
  readonly questions: readonly Question[];
  readonly rows: readonly PreviewRow[];
  /** Why the mapping can not be used as it stands. */
  readonly problem: PlauditError | null;
};

/** Rows that a proposal and its questions rest on: enough to meet a 13th of a month. */
const SAMPLE_ROWS = 500;

/**
 * The first rows of a file, raw and as they would be read, without reading on. Throws PlauditError when the file is no
 * table; a mapping that does not fit is the preview's `problem`.
 */
export async function preview(source: Source, mapping: Mapping | null, options: PreviewOptions): Promise<Preview> {
  const bytes = await ByteSource.open(source);
  const rows = await openRows(bytes, {
    sheet: options.sheet ?? mapping?.sheet,
    delimiter: mapping?.delimiter,
    skipLines: mapping?.skip_lines,
  });
  try {
    const header = [...rows.names];
    const canonical = canonicalMapping(new Header(header, bytes.name));
    const isCanonical = canonical.lacks.length === 0;
    const shown = options.rows ?? 20;
    const sample = await rawRows(rows, isCanonical ? shown : Math.max(shown, SAMPLE_ROWS));
    const cells = sample.map((row) => row.cells);
    const proposal = mapping === null && !isCanonical ? proposeMapping(header, cells) : null;
    const used = mapping ?? proposal?.mapping ?? canonical.mapping;
    const { reader, problem } = compiled(rows, used, bytes.name, options);
    const previewed = sample.slice(0, shown).map((row) => previewOf(row, rows, reader));
    const facts = { ...rows.facts, name: bytes.name, header, canonical: isCanonical };
    const questions = isCanonical && mapping === null ? [] : questionsOf(used, { header, rows: cells });
    return { ...facts, mapping: used, proposal, questions, rows: previewed, problem };
  } finally {
    await rows.close();
  }
}

type RawRow = {
  readonly cells: string[];
  readonly line: number;
  readonly fault: Row['fault'];
  readonly atEnd: boolean;
};

async function rawRows(rows: RowSource, count: number): Promise<RawRow[]> {
  const sample: RawRow[] = [];
  do {
    for (let row = rows.take(); row !== null; row = rows.take()) {
      sample.push({ cells: rowTexts(row), line: row.line, fault: row.fault, atEnd: row.atEnd });
      if (sample.length === count) return sample;
    }
  } while (await rows.more());
  return sample;
}

function compiled(rows: RowSource, mapping: Mapping, file: string, { now, zoneOf }: PreviewOptions) {
  try {
    return { reader: readerFor(rows, mapping, file, { now, zoneOf }), problem: null };
  } catch (error) {
    if (error instanceof PlauditError) return { reader: null, problem: error };
    throw error;
  }
}

const writer = new RowWriter();

function previewOf(raw: RawRow, rows: RowSource, reader: ResponseReader | null): PreviewRow {
  const shown = { line: raw.line, raw: raw.cells };
  if (reader === null) return { ...shown, response: null, reject: null };
  // Objects have as many cells as there are columns, also where a column was asked for later.
  const count = rows.facts.format === 'ndjson' && raw.fault === null ? rows.names.length : raw.cells.length;
  const row = writer.write(raw.cells, count, raw.line);
  row.fault = raw.fault;
  row.atEnd = raw.atEnd;
  const response = reader.read(row);
  return { ...shown, response, reject: response === null ? reader.reject : null };
}
