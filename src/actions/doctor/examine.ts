import type { Pool } from '../../store/basics/db.ts';
import { PlauditError } from '../../core/basics/problem.ts';
import { lookAtDatabase } from './database.ts';
import { hasEmbedded, lookAtFiles } from './files.ts';
import { type Finding, type Installation, ok, problem, problemSaid } from './finding.ts';
import { lookAtDisk, lookAtNode, lookAtYear, lookAtZones } from './machine.ts';
import { lookAtRulebooks } from './rulebooks.ts';
import { lookAtAddress, lookAtMail, lookAtOperator, lookAtServer } from './service.ts';

export type { Finding } from './finding.ts';

export type Examination = {
  readonly installation: Installation;
  /** Settings that cannot be read: what hangs on them is not looked at. */
  readonly unknown: ReadonlySet<keyof Installation>;
  readonly now: () => Date;
  readonly nodeVersion: string;
  readonly hasTemporal: boolean;
  readonly deep: boolean;
  /** Opens the database as it is, without bringing it up to date; starts the embedded one where it does not run. */
  readonly connect: () => Promise<{ readonly pool: Pool; readonly close: () => Promise<void> }>;
  readonly onResponses: (read: number) => void;
};

/**
 * Looks at everything an installation needs, whether it runs or not, and changes nothing. A look that fails is a
 * finding: the others are still taken.
 */
export async function* examine(examination: Examination): AsyncGenerator<Finding> {
  const { installation, unknown, nodeVersion, hasTemporal, now } = examination;
  const { home, backupFolder } = installation;
  const can = (...names: (keyof Installation)[]): boolean => !names.some((name) => unknown.has(name));
  yield lookAtNode(nodeVersion, hasTemporal);
  yield lookAtYear(now());
  yield lookAtZones();
  if (can('home', 'key', 'keyFile', 'backupFolder')) {
    yield* await safely('home', () => lookAtFiles(installation));
    yield* await safely('disk', async () => [await lookAtDisk('disk', home)]);
    if (!backupFolder.startsWith(home))
      yield* await safely('backup-disk', async () => [await lookAtDisk('backup-disk', backupFolder)]);
  }
  if (can('rulebooksFolder')) yield* await safely('rulebooks', () => lookAtRulebooks(installation));
  if (can('publicUrl', 'host', 'trustProxy')) yield lookAtAddress(installation);
  if (can('operator', 'publicUrl')) yield lookAtOperator(installation);
  if (can('host', 'port')) yield* await safely('server', async () => [await lookAtServer(installation)]);
  if (can('smtpUrl', 'publicUrl')) yield* await safely('mail', async () => [await lookAtMail(installation)]);
  if (can('home', 'databaseUrl')) yield* await safely('database', () => connectAndLook(examination));
}

async function connectAndLook({ connect, ...look }: Examination): Promise<Finding[]> {
  const { databaseUrl, home } = look.installation;
  // To open it would make one.
  if (databaseUrl === null && !(await hasEmbedded(home)))
    return [ok('database', 'The embedded database is made at the first start')];
  const { pool, close } = await connect();
  try {
    return await lookAtDatabase(pool, look);
  } finally {
    await close();
  }
}

async function safely(check: string, look: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof PlauditError) return [problemSaid(check, error.message)];
    const why = error instanceof Error ? error.message : String(error);
    return [
      problem(
        check,
        `This could not be looked at: ${why}`,
        'Run this as the account that runs Plaudit; its log may say more.',
      ),
    ];
  }
}
