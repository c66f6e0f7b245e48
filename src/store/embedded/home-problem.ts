import { PlauditError } from '../../core/basics/problem.ts';

const NO_ROOM = new Set(['ENOSPC', 'EDQUOT']);
const NO_ACCESS = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOENT', 'ELOOP', 'ENAMETOOLONG']);

const REMEDY = 'or set PLAUDIT_HOME to another folder.';

export const fullDisk = (folder: string, cause?: unknown): PlauditError =>
  notWritable(`The disk that holds ${folder} is full: free at least 200 MB, ${REMEDY}`, folder, cause);

export const notWritable = (message: string, folder: string, cause?: unknown): PlauditError =>
  new PlauditError('home.not-writable', message, { place: folder, ...(cause === undefined ? {} : { cause }) });

/** Turns an error of the file system into one sentence about the folder; anything else is returned as it is. */
export function homeProblem(error: unknown, folder: string): unknown {
  if (!(error instanceof Error) || error instanceof PlauditError) return error;
  const code = 'code' in error ? error.code : undefined;
  if (typeof code === 'string' && NO_ROOM.has(code)) return fullDisk(folder, error);
  if (code === 'ERR_SQLITE_ERROR') {
    return notWritable(
      `Files in ${folder} cannot be locked (${error.message}): use a local disk, ${REMEDY}`,
      folder,
      error,
    );
  }
  if (typeof code === 'string' && NO_ACCESS.has(code)) {
    return notWritable(
      `Plaudit cannot write in its folder ${folder}: give the user it runs as the right to write there, ${REMEDY}`,
      folder,
      error,
    );
  }
  return error;
}
