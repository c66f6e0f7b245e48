import { chmodSync, closeSync, existsSync, lchownSync, openSync, readFileSync, readdirSync } from 'node:fs';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { notWritable } from './home-problem.ts';

/** The account that the server runs as when Plaudit itself runs as root, which PostgreSQL refuses to be. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** The customary number of the account without any rights, where no account is called "nobody". */
const NOBODY = 65534;

/**
 * Who the server runs as: null means whoever runs Plaudit. As root: the owner of the data, else of the home folder,
 * unless that is root too; else "nobody".
 */
export function chooseServerUser(home: string, data: string): ServerUser | null {
  if (process.geteuid?.() !== 0) return null;
  for (const folder of [data, home]) {
    const owner = statSync(folder, { throwIfNoEntry: false });
    if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  }
  const accounts = existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8') : '';
  const [, uid, gid] = /^nobody:[^:]*:(\d+):(\d+):/m.exec(accounts) ?? [];
  // macOS writes -2 for nobody, which spawn() does not take: the pattern leaves it out.
  return { uid: Number(uid ?? NOBODY), gid: Number(gid ?? NOBODY) };
}

/** Whether the account may walk into the folder from the root. Access lists are not read: then this says no. */
export function canEnter(folder: string, user: ServerUser): boolean {
  const entry = statSync(folder, { throwIfNoEntry: false });
  if (entry === undefined) return false;
  const bit = entry.uid === user.uid ? 0o100 : entry.gid === user.gid ? 0o010 : 0o001;
  const parent = dirname(folder);
  return (entry.mode & bit) !== 0 && (parent === folder || canEnter(parent, user));
}

/** Makes the account the owner of the folder and all that is in it. */
export function giveTo(user: ServerUser | null, folder: string): void {
  if (user === null) return;
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    lchownSync(join(folder, name), user.uid, user.gid);
  }
  lchownSync(folder, user.uid, user.gid);
  chmodSync(folder, 0o700);
}

/** Writes a file that only its owner, the server's account, may read. */
export function writeFor(user: ServerUser | null, file: string, text: string): void {
  // Made anew: through a link that the server's account could have put there, root would write anywhere.
  rmSync(file, { force: true });
  writeFileSync(file, text, { mode: 0o600, flag: 'wx' });
  if (user !== null) lchownSync(file, user.uid, user.gid);
}

/** A folder as the server's processes name it, and the open file they inherit for that, as number 3. */
export interface ReachableFolder {
  readonly path: string;
  readonly descriptor: number | null;
  close(): void;
}

/**
 * Root's own folders (/root, what mktemp makes) are closed to the server's account, even when a folder inside is its
 * own. Linux lets a process use a folder it has inherited open, whatever stands above it.
 * Throws PlauditError `home.not-writable` where the account cannot be let in.
 */
export function reachFor(user: ServerUser | null, folder: string): ReachableFolder {
  if (user === null || (!existsSync('/proc/self/fd') && canEnter(folder, user))) {
    return { path: folder, descriptor: null, close() {} };
  }
  if (!existsSync('/proc/self/fd')) {
    throw notWritable(
      `PostgreSQL cannot run as root, and user ${user.uid}, its stand-in, may not enter ${folder}: run Plaudit as ` +
        'another user, or set PLAUDIT_HOME to a folder that everyone may enter.',
      folder,
    );
  }
  const descriptor = openSync(folder, 'r');
  return { path: '/proc/self/fd/3', descriptor, close: () => closeSync(descriptor) };
}
