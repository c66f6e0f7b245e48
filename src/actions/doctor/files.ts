import { constants } from 'node:fs';
import { access, lstat, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PlauditError } from '../../core/basics/problem.ts';
import { KeyRing } from '../../vault/key-ring.ts';
import { keySourceOf } from '../keys/secrets.ts';
import { type Finding, type Installation, ok, problem, problemSaid, warning } from './finding.ts';

type Entry = { readonly mode: number; readonly uid: number; readonly isFolder: boolean };

const hasModes = process.platform !== 'win32';

/** The home, the folders in it, the key and the backups: whether this account can use them and others cannot. */
export async function lookAtFiles(installation: Installation): Promise<Finding[]> {
  const { home, backupFolder } = installation;
  return [
    await lookAtHome(home),
    ...(await privateFolder('uploads', join(home, 'uploads'), 0o077)),
    ...(await databaseFolders(home)),
    await lookAtKey(installation),
    ...(await lookAtBackupFolder(backupFolder)),
  ];
}

async function lookAtHome(home: string): Promise<Finding> {
  const entry = await entryOf(home);
  if (entry === null)
    return (
      (await cannotBeMade('home', home, 'or set PLAUDIT_HOME.')) ?? ok('home', `${home} is made at the first start`)
    );
  if (!entry.isFolder) return problem('home', `${home} is no folder`, 'Set PLAUDIT_HOME to a folder.');
  if (!(await isWritable(home)))
    return problem(
      'home',
      `${home} cannot be written by this account`,
      `Run this as the account that runs Plaudit, or: chown -R "$(id -u)" ${home}`,
    );
  if (hasModes && (entry.mode & 0o002) !== 0)
    return problem('home', `Everyone on this computer can write to ${home} (${octal(entry)})`, `chmod o-w ${home}`);
  if (isForeign(entry))
    return warning(
      'home',
      `${home} belongs to another account (uid ${entry.uid})`,
      'Run Plaudit always as the same account.',
    );
  return ok('home', `${home} (${octal(entry)})`);
}

/** A problem where a folder that is not there cannot be made when it is needed, else null. */
async function cannotBeMade(check: string, folder: string, or: string): Promise<Finding | null> {
  const [isLink, parent] = [await isThereItself(folder), await nearest(dirname(folder))];
  const canBe = !isLink && (await entryOf(parent))?.isFolder === true && (await isWritable(parent));
  if (canBe) return null;
  const remedy = isLink
    ? `See where the link ${folder} leads and whether that disk is there, ${or}`
    : `Let this account write to ${parent}, ${or}`;
  return problem(check, `${folder} is not there and cannot be made`, remedy);
}

/** Nightly backups fail, and an upgrade does not begin, where nothing can be written there. */
async function lookAtBackupFolder(folder: string): Promise<Finding[]> {
  const check = 'backup-folder';
  const entry = await entryOf(folder);
  if (entry === null) {
    const finding = await cannotBeMade(check, folder, 'or choose another folder.');
    return finding === null ? [] : [finding];
  }
  if (!entry.isFolder) return [problem(check, `${folder} is no folder`, 'Set PLAUDIT_BACKUP_FOLDER to a folder.')];
  if (!(await isWritable(folder)))
    return [
      problem(
        check,
        `${folder} cannot be written by this account`,
        `chown "$(id -u)" ${folder}, or set PLAUDIT_BACKUP_FOLDER to another folder.`,
      ),
    ];
  return privateFolder(check, folder, 0o077);
}

/** Nothing where the folder is not there: it is made when it is needed. */
async function privateFolder(check: string, folder: string, refused: number): Promise<Finding[]> {
  const entry = await entryOf(folder);
  if (entry === null) return [];
  if (hasModes && (entry.mode & refused) !== 0)
    return [problem(check, `Others on this computer can look into ${folder} (${octal(entry)})`, `chmod 700 ${folder}`)];
  return [ok(check, `${folder} (${octal(entry)})`)];
}

/** PostgreSQL itself refuses data that more than its group can read. */
const databaseFolders = async (home: string): Promise<Finding[]> =>
  (await Promise.all((await dataFolders(home)).map((data) => privateFolder('database-folder', data, 0o027)))).flat();

/** Whether there is an embedded database in the home, or something that only its own account can tell. */
export async function hasEmbedded(home: string): Promise<boolean> {
  const filled = (await dataFolders(home)).map((data) =>
    readdir(data).then(
      (names) => names.includes('PG_VERSION'),
      () => true,
    ),
  );
  return (await Promise.all(filled)).includes(true);
}

/** <home>/postgres/17 */
async function dataFolders(home: string): Promise<string[]> {
  const folder = join(home, 'postgres');
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => /^\d+$/.test(name)).map((name) => join(folder, name));
}

async function lookAtKey(installation: Installation): Promise<Finding> {
  const { key, keyFile } = installation;
  try {
    const ring = await KeyRing.read(keySourceOf(installation));
    if (ring === null) return ok('key', `${keyFile} is made at the first start`);
    const entry = key === null ? await entryOf(keyFile) : null;
    if (entry !== null && isForeign(entry))
      return problem('key', `${keyFile} belongs to another account (uid ${entry.uid})`, `chown "$(id -u)" ${keyFile}`);
    const place = key === null ? `${keyFile} (${entry === null ? '' : octal(entry)})` : 'PLAUDIT_KEY';
    const { length } = ring.keys;
    if (length > 1)
      return warning(
        'key',
        `${place} has ${length} keys, as a change of keys is not done`,
        key === null ? 'plaudit key rotate' : 'plaudit key rotate, then leave only the first key in PLAUDIT_KEY',
      );
    return ok('key', `${place}, key ${ring.newest.id}`);
  } catch (error) {
    if (error instanceof PlauditError) return problemSaid('key', error.message);
    throw error;
  }
}

async function entryOf(path: string): Promise<Entry | null> {
  try {
    const entry = await stat(path);
    return { mode: entry.mode & 0o777, uid: entry.uid, isFolder: entry.isDirectory() };
  } catch {
    return null;
  }
}

/** Also where it is a link that leads nowhere. */
const isThereItself = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

async function nearest(folder: string): Promise<string> {
  return (await entryOf(folder)) !== null || dirname(folder) === folder ? folder : nearest(dirname(folder));
}

const isWritable = (folder: string): Promise<boolean> =>
  access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );

/** Root may use everyone's files, and its database belongs to an account without rights. */
const isForeign = ({ uid }: Entry): boolean => {
  const own = process.geteuid?.() ?? uid;
  return own !== 0 && uid !== own;
};

const octal = ({ mode }: Entry): string => mode.toString(8).padStart(4, '0');
