import {
  chmodSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
} from 'node:fs';
import { renameSync, rmSync, symlinkSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { notWritable } from './home-problem.ts';
import type { PostgresPackage } from './platform.ts';
import { runProgram } from './program.ts';
import { canEnter } from './server-user.ts';
import type { ServerUser } from './server-user.ts';

interface Link {
  /** Both relative to the package's folder, such as native/lib/libpq.so.5. */
  readonly source: string;
  readonly target: string;
}

/** Left out of a copy: what is only for compiling against PostgreSQL. */
const FOR_COMPILING = /\.a$|(^|[\\/])(pkgconfig|pgxs)([\\/]|$)/;

/**
 * Returns a folder with bin, lib and share from which `user` can run PostgreSQL: the package itself where that works,
 * else a complete copy, made once per version and shared by every process that may use it.
 * `own` is a folder of ours in the home. Throws PlauditError `home.not-writable` where no copy can be made.
 */
export async function runnableBinaries(
  found: PostgresPackage,
  user: ServerUser | null,
  own: string,
  onCopy: () => void,
): Promise<string> {
  if ((user === null || isOpenTo(found.native, user)) && makeLinks(found.native)) return found.native;
  const name = `plaudit-postgres-${found.version}-${process.platform}-${process.arch}`;
  const folders = user === null ? [own] : [...new Set([own, tmpdir(), '/tmp', '/var/tmp'])];
  let reason: unknown = null;
  for (const folder of folders) {
    if (user !== null && !canEnter(folder, user)) continue;
    const copy = join(folder, name);
    try {
      if (!isComplete(found.native, copy)) {
        onCopy();
        await copyTo(found.native, copy);
        await refuseNoexec(copy, user);
      }
      return copy;
    } catch (error) {
      reason = error; // this folder is full, read-only or marked noexec: the next may serve
    }
  }
  throw notWritable(
    `PostgreSQL's programs need 60 MB in a folder that user ${user?.uid ?? 'of this process'} may run programs from, ` +
      `and none of ${folders.join(', ')} serves: set PLAUDIT_HOME to one that does.`,
    own,
    reason,
  );
}

/** The package is readable by the account: it may enter, and the parts were not installed for root alone. */
function isOpenTo(native: string, user: ServerUser): boolean {
  const library = join(native, 'lib');
  return (
    ['bin', 'lib', join('lib', 'postgresql'), join('share', 'postgresql')].every((part) =>
      canEnter(join(native, part), user),
    ) &&
    [join(native, 'bin', 'postgres'), ...readdirSync(library).map((name) => join(library, name))].every(
      (file) => (lstatSync(file).mode & 0o004) !== 0,
    )
  );
}

function linksOf(native: string): readonly Link[] {
  const list = join(native, 'pg-symlinks.json');
  return existsSync(list) ? (JSON.parse(readFileSync(list, 'utf8')) as Link[]) : [];
}

/** npm does not keep symbolic links and may refuse to run the script that would make them. False: not allowed here. */
function makeLinks(native: string): boolean {
  const root = dirname(native);
  for (const { source, target } of linksOf(native)) {
    const link = join(root, target);
    if (lstatSync(link, { throwIfNoEntry: false }) !== undefined) continue;
    try {
      symlinkSync(relative(dirname(target), source), link);
    } catch {
      // Another process may have made it this moment; whoever may not write here needs a copy.
      if (lstatSync(link, { throwIfNoEntry: false }) === undefined) return false;
    }
  }
  return true;
}

function filesOf(native: string): string[] {
  return readdirSync(native, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(native, join(entry.parentPath, entry.name)))
    .filter((file) => !FOR_COMPILING.test(file));
}

/**
 * Whether a copy is there, whole, and nobody else's to change: a temporary folder is open to all, is swept by the
 * system, and a power cut can leave files of the right name and no content.
 */
function isComplete(native: string, copy: string): boolean {
  const folder = lstatSync(copy, { throwIfNoEntry: false });
  if (folder === undefined) return false;
  const own = process.geteuid?.();
  if (!folder.isDirectory() || (own !== undefined && folder.uid !== own) || (folder.mode & 0o022) !== 0) {
    throw new Error(`${copy} belongs to somebody else`);
  }
  return (
    filesOf(native).every(
      (file) => lstatSync(join(copy, file), { throwIfNoEntry: false })?.size === lstatSync(join(native, file)).size,
    ) && linksOf(native).every(({ target }) => existsSync(join(copy, relative('native', target))))
  );
}

/** Copies beside the place and moves the whole there in one step, so that no process ever sees a part of it. */
async function copyTo(native: string, copy: string): Promise<void> {
  const making = mkdtempSync(join(dirname(copy), `.${basename(copy)}-`));
  const inside = join(making, 'native');
  try {
    const files = filesOf(native);
    for (const folder of new Set(['.', ...files.map((file) => dirname(file))])) {
      mkdirSync(join(inside, folder), { recursive: true });
    }
    for (const file of files) {
      await copyFile(join(native, file), join(inside, file), constants.COPYFILE_FICLONE);
      // The sticky bit keeps systems that sweep their temporary folders from taking files in use.
      chmodSync(join(inside, file), file.startsWith('share') ? 0o1644 : 0o1755);
    }
    for (const { source, target } of linksOf(native)) {
      symlinkSync(relative(dirname(target), source), join(making, target));
    }
    openFolders(inside);
    replace(native, inside, copy, join(making, 'old'));
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

/** Lets everyone in, whatever file-creation mask this process has. */
function openFolders(root: string): void {
  chmodSync(root, 0o755);
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) chmodSync(join(entry.parentPath, entry.name), 0o755);
  }
}

function replace(native: string, inside: string, copy: string, old: string): void {
  try {
    renameSync(inside, copy);
  } catch (error) {
    if (isComplete(native, copy)) return; // another process was quicker
    if (!existsSync(copy)) throw error;
    renameSync(copy, old);
    renameSync(inside, copy);
  }
}

async function refuseNoexec(copy: string, user: ServerUser | null): Promise<void> {
  try {
    await runProgram(join(copy, 'bin', 'postgres'), ['--version'], { user });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EACCES') {
      rmSync(copy, { recursive: true, force: true });
      throw error;
    }
  }
}
