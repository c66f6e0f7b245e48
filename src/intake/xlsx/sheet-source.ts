import { PlauditError } from '../../core/basics/problem.ts';
import type { ByteSource } from '../bytes/source.ts';
import type { Row } from '../row.ts';
import { RowWriter } from '../row-writer.ts';
import type { FileFacts, RowSource } from '../row-source.ts';
import { openArchive } from './archive.ts';
import type { Archive } from './archive.ts';
import { SheetRows } from './sheet.ts';
import type { SheetRow } from './sheet.ts';
import { openWorkbook } from './workbook.ts';
import { readXml, XmlCut } from './xml.ts';

const MAX_SHEET_BYTES = 16 * 2 ** 30;

/** Rows of one sheet of an XLSX workbook, read piece by piece. */
export class SheetSource implements RowSource {
  readonly facts: FileFacts;
  readonly typedTimes = true;
  names: readonly string[] = [];
  private readonly archive: Archive;
  private readonly gathered: SheetRows;
  private readonly xml: AsyncIterator<void>;
  private readonly atEnd: () => Promise<void>;
  private readonly writer = new RowWriter();
  private waiting: SheetRow[] = [];
  private taken = 0;
  private cut: boolean;
  private ended = false;

  private constructor(
    archive: Archive,
    gathered: SheetRows,
    xml: AsyncIterator<void>,
    facts: FileFacts,
    atEnd: () => Promise<void>,
  ) {
    this.archive = archive;
    this.gathered = gathered;
    this.xml = xml;
    this.facts = facts;
    this.atEnd = atEnd;
    this.cut = archive.cut;
  }

  /** `atEnd` runs once, when the rows are read or given up. */
  static async open(
    path: string,
    bytes: ByteSource,
    facts: FileFacts,
    sheet: string | undefined,
    atEnd: () => Promise<void>,
  ): Promise<SheetSource> {
    const { name } = bytes;
    const archive = await openArchive(path, name);
    try {
      const book = await openWorkbook(archive, name, sheet);
      if (book.textsLost) {
        const message = `${name} is cut off before the texts of its cells: fetch it again.`;
        throw new PlauditError('file.truncated', message, { place: name });
      }
      // Bytes on their way in have been counted already, when they were spooled.
      const onRead = bytes.path === null || facts.gzip ? undefined : (read: number) => bytes.report(read);
      const part = await archive.read(book.sheetFile, MAX_SHEET_BYTES, onRead);
      const gathered = new SheetRows(book);
      const xml = readXml(part, name, gathered)[Symbol.asyncIterator]();
      const source = new SheetSource(archive, gathered, xml, facts, atEnd);
      await source.readHeader(name);
      return source;
    } catch (error) {
      archive.close();
      await atEnd();
      throw error;
    }
  }

  addColumn(): void {
    // The header is all there is.
  }

  take(): Row | null {
    for (;;) {
      const sheetRow = this.waiting[this.taken];
      if (sheetRow === undefined) return null;
      this.taken++;
      if (sheetRow.cells.every((cell) => cell === undefined || cell.trim() === '')) continue;
      return this.write(sheetRow);
    }
  }

  async more(): Promise<boolean> {
    if (this.ended) return false;
    try {
      this.ended = (await this.xml.next()).done === true;
    } catch (error) {
      if (!(error instanceof XmlCut)) throw error;
      this.ended = true;
      this.cut = true;
      this.gathered.cut();
    }
    if (this.ended) await this.finish();
    this.waiting = this.gathered.rows.splice(0);
    this.taken = 0;
    return true;
  }

  truncated(): boolean {
    return this.cut;
  }

  async close(): Promise<void> {
    if (this.ended) return;
    this.ended = true;
    await this.xml.return?.();
    await this.finish();
  }

  private async finish(): Promise<void> {
    this.archive.close();
    await this.atEnd();
  }

  private async readHeader(name: string): Promise<void> {
    let header: SheetRow | undefined;
    for (;;) {
      header ??= this.nextFilled();
      if (header !== undefined && this.taken < this.waiting.length) break;
      if (await this.more()) continue;
      const what = header === undefined ? 'an empty sheet' : 'a header line and no rows';
      const message = `${name} has ${what}${this.cut ? ', because it is cut off' : ''}.`;
      throw new PlauditError(this.cut ? 'file.truncated' : 'file.empty', message, { place: name });
    }
    this.names = Array.from(header.cells, (cell) => cell ?? '');
  }

  private nextFilled(): SheetRow | undefined {
    while (this.taken < this.waiting.length) {
      const row = this.waiting[this.taken++] as SheetRow;
      if (row.cells.some((cell) => cell !== undefined && cell.trim() !== '')) return row;
    }
    return undefined;
  }

  /** A sheet leaves out empty cells at the end of a row: it is as long as the header at least. */
  private write(sheetRow: SheetRow): Row {
    const { cells, line, cut } = sheetRow;
    const row = this.writer.write(cells, Math.max(cells.length, this.names.length), line);
    if (cut) row.fault = 'row.truncated';
    return row;
  }
}
