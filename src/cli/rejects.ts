import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Reject, RejectFile } from '../actions/imports/reject-file.ts';
import { PlauditError } from '../core/basics/problem.ts';
import type { Output } from './deps.ts';
import { counted } from './text/numbers.ts';
import { harmless } from './text/plain-text.ts';

type Rejected = Pick<Reject, 'line' | 'field' | 'message'>;

const FIRST = 5;

/** Opens the file that --rejects names; throws `usage` where that is one of the files to be read. */
export async function openRejectFile(path: string, files: readonly string[]): Promise<RejectFile> {
  const real = (p: string): Promise<string> => realpath(p).catch(() => resolve(p));
  const own = await real(path);
  for (const file of files) {
    if ((await real(file)) !== own) continue;
    throw new PlauditError('usage', `--rejects names ${path}, which is one of the files to read: name another file.`, {
      place: '--rejects',
    });
  }
  const { RejectFile: Writer } = await import('../actions/imports/reject-file.ts');
  return Writer.open(path, { namesFiles: files.length > 1 });
}

/** Says the first rejected rows in words, as they come, and at the end how many there were. */
export class RejectReport {
  private readonly err: Output;
  private readonly path: string | undefined;
  private total = 0;
  private readonly first: string[] = [];

  /** `path`: where all of them are being written. */
  constructor(err: Output, path: string | undefined) {
    this.err = err;
    this.path = path;
  }

  add(file: string, rejects: readonly Rejected[]): void {
    this.total += rejects.length;
    for (const { line, field, message } of rejects) {
      if (this.first.length === FIRST) return;
      const place = field === '' || message.includes(field) ? '' : `${field}: `;
      this.first.push(`${harmless(file)}, line ${line}: ${place}${harmless(message)}`);
    }
  }

  end(): void {
    if (this.total === 0) return;
    for (const line of this.first) this.err.write(`${line}\n`);
    const where =
      this.path === undefined ? '--rejects FILE.csv writes them all to a file.' : `All of them are in ${this.path}.`;
    this.err.write(`${counted(this.total, 'row')} rejected. ${where}\n`);
  }
}
