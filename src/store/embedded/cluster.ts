import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdtempSync, openSync, readFileSync, readdirSync } from 'node:fs';
import { renameSync, rmSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { PlauditError } from '../../core/basics/problem.ts';
import { SCOPED_ROLE } from '../basics/scoped-pool.ts';
import { fullDisk, notWritable } from './home-problem.ts';
import { cannotRun, refuseWithoutGlibc } from './platform.ts';
import { runProgram } from './program.ts';
import type { ProgramRun } from './program.ts';
import { giveTo, reachFor, writeFor } from './server-user.ts';
import type { ServerUser } from './server-user.ts';
import { ACCESS_RULES } from './settings.ts';

/** plaudit.json in the data folder: written last, so it marks a finished database of ours; readable by its owner. */
export interface ClusterMark {
  readonly database: string;
  /** Owner of the database; no superuser, so row security holds for it. */
  readonly user: string;
  readonly password: string;
  /** For maintenance by hand, as "postgres". */
  readonly superuserPassword: string;
}

/** The folders of one embedded server. */
export interface ClusterPlace {
  /** <home>/postgres: the locks, the log, the data. */
  readonly folder: string;
  /** <home>/postgres/17 */
  readonly data: string;
  readonly major: number;
}

const MARK = 'plaudit.json';

/**
 * Reads the finished database's mark; null where there is no database yet.
 * Throws PlauditError: `database.newer` or `conflict` for data of another PostgreSQL, `home.not-writable` for a folder
 * that is none of ours.
 */
export function readCluster(place: ClusterPlace): ClusterMark | null {
  const present = existsSync(place.data) ? readdirSync(place.data) : [];
  if (present.length === 0) {
    const other = otherMajor(place);
    if (other !== null) throw wrongMajor(join(place.folder, String(other)), other, place.major);
    return null;
  }
  if (present.includes('PG_VERSION')) {
    const major = Number(readFileSync(join(place.data, 'PG_VERSION'), 'utf8'));
    if (major !== place.major) throw wrongMajor(place.data, major, place.major);
  }
  if (!present.includes(MARK)) {
    throw notWritable(
      `${place.data} holds files that are no database made by Plaudit: move them away, or set PLAUDIT_HOME to another ` +
        'folder.',
      place.data,
    );
  }
  return JSON.parse(readFileSync(join(place.data, MARK), 'utf8')) as ClusterMark;
}

/**
 * Makes the database in a folder beside its place and moves it there when it is whole, so what an interruption leaves
 * never bears the final name. Call under the start lock.
 */
export async function createCluster(place: ClusterPlace, bin: string, user: ServerUser | null): Promise<ClusterMark> {
  refuseWithoutGlibc();
  const making = mkdtempSync(join(place.folder, `${place.major}.making-`));
  giveTo(user, making);
  const secret = (): string => randomBytes(24).toString('base64url');
  const mark = { database: 'plaudit', user: 'plaudit', password: secret(), superuserPassword: secret() };
  const reach = reachFor(user, making);
  try {
    const run = async (program: string, options: readonly string[], input = ''): Promise<void> => {
      const file = join(bin, program);
      const done = await runProgram(file, options, { user, input, descriptor: reach.descriptor }).catch((error) => {
        throw cannotRun(file, error instanceof Error ? error.message : String(error), error);
      });
      if (done.status !== 0) throw refused(program, file, done, place);
    };
    await run('initdb', [...INITDB, '--pgdata', reach.path]);
    await run('postgres', ['--single', '-D', reach.path, ...SINGLE, 'postgres'], firstStatements(mark));
    writeFor(user, join(making, 'pg_hba.conf'), ACCESS_RULES);
    writeFor(user, join(making, MARK), `${JSON.stringify(mark, null, 2)}\n`);
    await run('initdb', ['--sync-only', '--pgdata', reach.path]);
  } catch (error) {
    removeQuietly(making);
    throw error;
  } finally {
    reach.close();
  }
  if (existsSync(place.data)) rmdirSync(place.data); // an empty one: Windows does not rename over it
  renameSync(making, place.data);
  syncFolder(place.folder);
  return mark;
}

/** Removes what interrupted creations left: folders of a name that only we give. Call under the start lock. */
export function removeUnfinished(place: ClusterPlace): void {
  for (const name of readdirSync(place.folder)) {
    // An orphan may still be writing there; then the next start removes the rest.
    if (/^\d+\.making-/.test(name)) removeQuietly(join(place.folder, name));
  }
}

/**
 * The built-in C.UTF-8 sorts and compares alike on every system and in every version, so indexes and lists do too.
 * The authentication is of no account: our own rules replace it before the first start.
 */
const INITDB = [
  '--username=postgres',
  '--auth=reject',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--data-checksums',
  '--no-instructions',
  // Nothing is written to the disk for certain until all is there: then once for all.
  '--no-sync',
];

const SINGLE = ['exit_on_error=on', 'fsync=off', 'log_checkpoints=off'].flatMap((setting) => ['-c', setting]);

/** One statement a line: that is how the single-user mode reads them. The secrets need no quoting. */
function firstStatements(mark: ClusterMark): string {
  return [
    `ALTER ROLE postgres PASSWORD '${mark.superuserPassword}'`,
    `CREATE ROLE ${mark.user} LOGIN CREATEDB PASSWORD '${mark.password}'`,
    // The owner may take it on and may make no role himself; see scoped-pool.ts.
    `CREATE ROLE ${SCOPED_ROLE} NOLOGIN`,
    `GRANT ${SCOPED_ROLE} TO ${mark.user}`,
    `GRANT pg_monitor, pg_checkpoint TO ${mark.user}`,
    `CREATE DATABASE ${mark.database} OWNER ${mark.user}`,
    '',
  ].join(';\n');
}

function refused(program: string, file: string, done: ProgramRun, place: ClusterPlace): PlauditError {
  if (/No space left on device|quota exceeded/i.test(done.output)) return fullDisk(place.folder);
  const lines = done.output.split('\n').filter((line) => line.trim() !== '');
  const said = lines.find((line) => /error|fatal|panic/i.test(line)) ?? lines.at(-1) ?? `status ${done.status}`;
  if (/shared librar|GLIBC|symbol not found|Library not loaded|relocating/i.test(said)) return cannotRun(file, said);
  return new PlauditError('database.unreachable', `PostgreSQL's ${program} could not make the database: ${said}`, {
    place: place.data,
  });
}

function otherMajor(place: ClusterPlace): number | null {
  const majors = readdirSync(place.folder)
    .filter((name) => /^\d+$/.test(name) && existsSync(join(place.folder, name, 'PG_VERSION')))
    .map(Number);
  return majors.length === 0 ? null : Math.max(...majors);
}

function wrongMajor(folder: string, found: number, wanted: number): PlauditError {
  return new PlauditError(
    found > wanted ? 'database.newer' : 'conflict',
    `The database in ${folder} was made by PostgreSQL ${found} and this Plaudit brings PostgreSQL ${wanted}: use the ` +
      'Plaudit that made it, or set PLAUDIT_HOME to another folder.',
    { place: folder, params: { found, wanted } },
  );
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return; // a folder cannot be opened there
  const descriptor = openSync(folder, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

function removeQuietly(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // Ours, but in use this moment.
  }
}
