import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { notWritable } from './home-problem.ts';
import { canEnter } from './server-user.ts';
import type { ServerUser } from './server-user.ts';
import { SOCKET_PORT } from './settings.ts';

/** A socket's path fits into 104 bytes on macOS, 108 on Linux, its final zero included. */
const LONGEST_PATH = 103;
const PREFIX = 'plaudit-socket-';

/**
 * Makes a new folder that only the server's account may enter, on a short path: a home may lie too deep.
 * A new one each time, as a name known beforehand could be taken by anyone. The server's note tells joiners where it is.
 */
export function makeSocketFolder(user: ServerUser | null, own: string): string {
  const candidates = [...new Set([tmpdir(), '/tmp', '/var/tmp', own])];
  for (const parent of candidates) {
    const socket = join(parent, `${PREFIX}XXXXXX`, `.s.PGSQL.${SOCKET_PORT}`);
    if (Buffer.byteLength(socket) > LONGEST_PATH || (user !== null && !canEnter(parent, user))) continue;
    try {
      const folder = mkdtempSync(join(parent, PREFIX));
      if (user !== null) chownSync(folder, user.uid, user.gid);
      chmodSync(folder, 0o700);
      return folder;
    } catch {
      // Full or read-only: the next may serve, and if none does, that is said below.
    }
  }
  throw notWritable(
    `The embedded PostgreSQL needs a writable folder with a short path for its socket, and none of ` +
      `${candidates.join(', ')} serves: set TMPDIR to one.`,
    own,
  );
}

/** Removes the folder of a server that is gone, if it is one of ours. */
export function removeSocketFolder(folder: string): void {
  if (basename(folder).startsWith(PREFIX)) rmSync(folder, { recursive: true, force: true });
}
