import { type FileHandle, open } from 'node:fs/promises';
import { csvCell } from '../../core/basics/csv-cell.ts';
import { type Reject, type RejectCode, rejectCsvLine, REJECTS_CSV_HEADER } from '../../intake/rejects.ts';
import { cannotWrite } from '../cannot-write.ts';

export type { Reject } from '../../intake/rejects.ts';

/** A rejected row as an import keeps it, or as it comes out of a file. */
type RejectedRow = Omit<Reject, 'code'> & { readonly code: string };

/**
 * Rejected rows as CSV in a file of one's own, as they come. Where the rows are of several files, the first column
 * names the file.
 */
export class RejectFile {
  private readonly handle: FileHandle;
  private readonly namesFiles: boolean;

  private constructor(handle: FileHandle, namesFiles: boolean) {
    this.handle = handle;
    this.namesFiles = namesFiles;
  }

  /** Begins the file anew. Throws PlauditError `usage` where it cannot be written. */
  static async open(path: string, { namesFiles }: { namesFiles: boolean }): Promise<RejectFile> {
    const handle = await open(path, 'w').catch((cause: unknown) => {
      throw cannotWrite('The rejected rows', path, cause);
    });
    const header = namesFiles ? REJECTS_CSV_HEADER.replace('line,', 'file,line,') : REJECTS_CSV_HEADER;
    await handle.write(header);
    return new RejectFile(handle, namesFiles);
  }

  async add(file: string, rejects: readonly RejectedRow[]): Promise<void> {
    const first = this.namesFiles ? `${csvCell(file)},` : '';
    const lines = rejects.map((reject) => first + rejectCsvLine({ ...reject, code: reject.code as RejectCode }));
    await this.handle.write(lines.join(''));
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}
