import { PlauditError } from '../core/basics/problem.ts';
import { isAmbiguousFormat, compileTimeFormat } from '../core/basics/time-format.ts';
import type { Zone } from '../core/basics/zones.ts';
import { isCustomerField } from '../core/survey/customer.ts';
import { missingIn, RESPONSE_FIELDS, TIME_FIELDS } from '../core/survey/mapping.ts';
import type { Mapping } from '../core/survey/mapping.ts';
import type { SurveyResponse } from '../core/survey/response.ts';
import { ByteSource } from './bytes/source.ts';
import type { Progress, Source } from './bytes/source.ts';
import { canonicalMapping, Header } from './header.ts';
import type { Reject } from './rejects.ts';
import { namesCustomers, responseReader } from './response-reader.ts';
import type { ResponseReader } from './response-reader.ts';
import { openRows } from './rows.ts';
import type { FileFacts, RowSource } from './row-source.ts';
import { ZoneBook } from './zone-book.ts';
import type { ZoneOf } from './zone-book.ts';

export type IntakeOptions = {
  /** Later than a day after this nothing can have happened. */
  readonly now: Date;
  /** Needed unless the file has the canonical header. */
  readonly mapping?: Mapping | undefined;
  /** The zones of sites that are known already; else the mapping's zone holds, else UTC for months. */
  readonly zoneOf?: ZoneOf | undefined;
  readonly sheet?: string | undefined;
  /** Asked for where rows name customers: the digests of rows without an id then tell nothing about them. */
  readonly rowSecret?: (() => Promise<Uint8Array>) | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
};

/** Some rows of a file: those taken with their lines, and those turned away. */
export type Batch = {
  readonly responses: readonly SurveyResponse[];
  /** lines[i] is the line of responses[i]. */
  readonly lines: readonly number[];
  readonly rejects: readonly Reject[];
};

/** Counts so far; complete, with the digest, once the last batch has been given. */
export type IntakeSummary = FileFacts & {
  /** Rows below the header that are not blank: taken + rejected + passedOver. */
  readonly read: number;
  readonly taken: number;
  readonly rejected: number;
  /** Rows that the mapping's `only_rows` leaves out. */
  readonly passedOver: number;
  /** Of the taken: rows without an answer to any question, such as contacts whose customer did not reply. */
  readonly unanswered: number;
  /** The file ends before it should: what was there has been taken. */
  readonly truncated: boolean;
  readonly bytesRead: number;
  /** SHA-256 of the file's bytes as they are (compressed, if so), hex; null until the end. */
  readonly sha256: string | null;
};

/** A file being read. Batches can be iterated once; leaving the loop early lets go of the file. */
export type Intake = AsyncIterable<Batch> & {
  readonly summary: IntakeSummary;
  readonly header: readonly string[];
  readonly mapping: Mapping;
  /** The zone the file names for a site, as far as it has been read; null where it names none. */
  zoneOf(site: string, organization: string): string | null;
  /** For one who never begins to iterate. */
  close(): Promise<void>;
};

/** Small enough that a batch is still young when it is let go of: the garbage collector then never copies it. */
const BATCH_ROWS = 1024;

/**
 * Opens a file of survey responses: CSV, TSV, `;` or `|`, XLSX, NDJSON, plain or gzip, told apart by content.
 * Throws PlauditError (file.*, mapping.*, not-found) when it can not be read at all; a row that can not be taken
 * is a reject in a batch and stops nothing.
 */
export async function openResponses(source: Source, options: IntakeOptions): Promise<Intake> {
  const bytes = await ByteSource.open(source, options.onProgress);
  const { mapping: given } = options;
  const rows = await openRows(bytes, {
    sheet: options.sheet ?? given?.sheet,
    delimiter: given?.delimiter,
    skipLines: given?.skip_lines,
  });
  try {
    const mapping = given ?? canonicalOf(rows, bytes.name);
    const rowSecret = namesCustomers(mapping) ? await options.rowSecret?.() : undefined;
    const { now, zoneOf } = options;
    return new FileIntake(bytes, rows, mapping, readerFor(rows, mapping, bytes.name, { now, zoneOf, rowSecret }));
  } catch (error) {
    await rows.close();
    throw error;
  }
}

/** The canonical mapping of a file with the canonical header; throws mapping.needed for any other. */
function canonicalOf(rows: RowSource, file: string): Mapping {
  const header = new Header(rows.names, file);
  const { mapping, lacks } = canonicalMapping(header);
  if (lacks.length > 0) {
    const message = `${file} does not have the canonical header (it lacks ${lacks.join(', ')}; it has ${header.listed()}): give a mapping.`;
    throw new PlauditError('mapping.needed', message, { place: file });
  }
  return rows.facts.format === 'ndjson' ? wholeCanonical(mapping) : mapping;
}

/** Objects leave out what is empty: a canonical field may first appear far down, and is asked for all the same. */
function wholeCanonical(mapping: Mapping): Mapping {
  const whole: Mapping = {
    ...mapping,
    completed_at: mapping.completed_at ?? { column: 'completed_at', format: 'iso' },
  };
  for (const field of RESPONSE_FIELDS) {
    // Of customers only what the first objects name: a file that has none must not ask for the keys.
    if (field !== 'contact_at' && field !== 'completed_at' && !isCustomerField(field))
      whole[field] ??= { column: field };
  }
  return whole;
}

/** Checks that the mapping is complete and fits the file, and compiles it. Throws PlauditError (mapping.*). */
export function readerFor(
  rows: RowSource,
  mapping: Mapping,
  file: string,
  { now, zoneOf, rowSecret }: Pick<IntakeOptions, 'now' | 'zoneOf'> & { readonly rowSecret?: Uint8Array | undefined },
): ResponseReader {
  const missing = missingIn(mapping);
  if (missing.length > 0) {
    const message = `The mapping for ${file} does not say where to find ${missing.join(', ')}: name a column or a constant.`;
    throw new PlauditError('mapping.needed', message, { place: file });
  }
  const zones = new ZoneBook(zoneOf ?? null, fallbackZone(mapping));
  if (zoneOf === undefined && mapping.zone === undefined && mapping.zone_column === undefined) needZones(mapping);
  if (rows.facts.format === 'ndjson') addCanonicalColumns(rows, mapping);
  return responseReader(mapping, new Header(rows.names, file), zones, { typedTimes: rows.typedTimes, now, rowSecret });
}

function addCanonicalColumns(rows: RowSource, mapping: Mapping): void {
  const header = new Header(rows.names, '');
  for (const field of RESPONSE_FIELDS) {
    if (mapping[field]?.column === field && !header.has(field)) rows.addColumn(field);
  }
}

function fallbackZone(mapping: Mapping): Zone | null {
  if (mapping.zone === undefined) return null;
  const zone = new ZoneBook(null, null).named(mapping.zone);
  if (zone !== null) return zone;
  const message = `The mapping's zone "${mapping.zone}" is not known: write it like America/Toronto, or UTC.`;
  throw new PlauditError('mapping.invalid', message, { place: 'zone' });
}

/** A pattern that never writes a zone needs one from elsewhere: better said once than for each row. */
function needZones(mapping: Mapping): void {
  for (const field of TIME_FIELDS) {
    const pattern = mapping[field]?.format;
    if (pattern === undefined || isAmbiguousFormat(pattern)) continue;
    const format = compileTimeFormat(pattern);
    if (!format.ok || format.value.hasTime !== true || format.value.hasZone === true) continue;
    const message = `The times in ${field} are written without a zone ("${pattern}"): add a zone to the mapping, for example "zone: America/Toronto" or "zone: UTC".`;
    throw new PlauditError('mapping.needed', message, { place: `${field}.format` });
  }
}

class FileIntake implements Intake {
  readonly mapping: Mapping;
  private readonly bytes: ByteSource;
  private readonly rows: RowSource;
  private readonly reader: ResponseReader;
  private taken = 0;
  private rejected = 0;
  private passedOver = 0;
  private unanswered = 0;
  private cut = false;

  constructor(bytes: ByteSource, rows: RowSource, mapping: Mapping, reader: ResponseReader) {
    this.bytes = bytes;
    this.rows = rows;
    this.mapping = mapping;
    this.reader = reader;
  }

  get header(): readonly string[] {
    return this.rows.names;
  }

  get summary(): IntakeSummary {
    const { taken, rejected, passedOver, unanswered, bytes, rows } = this;
    return {
      ...rows.facts,
      read: taken + rejected + passedOver,
      taken,
      rejected,
      passedOver,
      unanswered,
      truncated: this.cut || rows.truncated(),
      bytesRead: bytes.bytesRead,
      sha256: bytes.sha256,
    };
  }

  async *[Symbol.asyncIterator](): AsyncIterator<Batch> {
    const { rows } = this;
    let batch = newBatch();
    try {
      do {
        for (let row = rows.take(); row !== null; row = rows.take()) {
          const response = this.reader.read(row);
          if (response === null) {
            this.turnAway(this.reader.reject, batch.rejects);
          } else {
            if (isUnanswered(response)) this.unanswered++;
            this.taken++;
            batch.responses.push(response);
            batch.lines.push(row.line);
          }
          if (batch.responses.length + batch.rejects.length < BATCH_ROWS) continue;
          yield batch;
          batch = newBatch();
        }
      } while (await rows.more());
      await this.bytes.digestFile();
      if (batch.responses.length + batch.rejects.length > 0) yield batch;
    } finally {
      await rows.close();
    }
  }

  zoneOf(site: string, organization: string): string | null {
    return this.reader.zoneOf(site, organization);
  }

  close(): Promise<void> {
    return this.rows.close();
  }

  private turnAway(reject: Reject | null, rejects: Reject[]): void {
    if (reject === null) {
      this.passedOver++;
      return;
    }
    this.rejected++;
    if (reject.code === 'row.truncated') this.cut = true;
    rejects.push(reject);
  }
}

type OpenBatch = { responses: SurveyResponse[]; lines: number[]; rejects: Reject[] };
const newBatch = (): OpenBatch => ({ responses: [], lines: [], rejects: [] });

const isUnanswered = (r: SurveyResponse): boolean =>
  r.overallSatisfaction === null &&
  r.csrSatisfaction === null &&
  r.resolved === null &&
  r.resolvedFirstContact === null &&
  r.contactsNeeded === null &&
  r.otherChannelsUsed === null;
