import { PlauditError } from '../core/basics/problem.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder is not there',
  ENOTDIR: 'its folder is a file',
  EISDIR: 'that is a folder',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'nothing may be written there',
  ENOSPC: 'the disk is full',
};

/** The `usage` problem of a file that was named to be written and cannot be. `what` begins the sentence. */
export function cannotWrite(what: string, path: string, cause: unknown): PlauditError {
  const code = (cause as NodeJS.ErrnoException).code ?? 'no reason given';
  const message = `${what} cannot be written to ${path} (${REASONS[code] ?? code}): name another file.`;
  return new PlauditError('usage', message, { place: path, cause });
}
