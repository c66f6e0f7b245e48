import { PlauditError } from '../../core/basics/problem.ts';
import { DAY_MS } from '../../core/basics/time.ts';
import { backupCondition, clockAhead, hourInToronto, queueCondition } from '../../store/basics/condition.ts';
import { checkServer, onConnection } from '../../store/basics/connect.ts';
import type { Pool } from '../../store/basics/db.ts';
import { appliedMigrations, knownMigrations, refuseNewer } from '../../store/migrate.ts';
import { readVault } from '../../store/personal/vault.ts';
import { KeyRing } from '../../vault/key-ring.ts';
import { checkRollups, isIdentical } from '../rollups/check-rollups.ts';
import { keySourceOf } from '../keys/secrets.ts';
import { type Finding, type Installation, ok, problem, problemSaid, warning } from './finding.ts';

export type DatabaseLook = {
  readonly installation: Installation;
  /** Settings that cannot be read. */
  readonly unknown: ReadonlySet<keyof Installation>;
  readonly now: () => Date;
  /** Counts every response again, which can take minutes. */
  readonly deep: boolean;
  readonly onResponses: (read: number) => void;
};

/** Seconds between the two clocks; what is signed or let in by time is wrong by as much. */
const CLOCK_OFF_MS = 5_000;
const CLOCK_WRONG_MS = 60_000;
/** Jobs are taken up within a second where a server runs. */
const LONG_WAIT_MS = 10 * 60_000;
const OLD_BACKUP_MS = 2 * DAY_MS;

/** All that a database can be asked. Changes nothing. */
export async function lookAtDatabase(pool: Pool, look: DatabaseLook): Promise<Finding[]> {
  const { installation, unknown, now } = look;
  const { text } = await checkServer(pool);
  const database = ok('database', `PostgreSQL ${text}${installation.databaseUrl === null ? ', embedded' : ''}`);
  const { migrations, isUpToDate } = await lookAtMigrations(pool);
  const findings = [database, migrations, await lookAtClock(pool, now), await lookAtZones(pool)];
  // An older schema may lack what the rest asks.
  if (!isUpToDate) return findings;
  if (!unknown.has('key') && !unknown.has('keyFile')) findings.push(await lookAtSealedData(pool, installation));
  findings.push(await lookAtQueue(pool, now()), await lookAtBackups(pool, installation, now()));
  if (look.deep) findings.push(await lookAtRollups(pool, look.onResponses));
  return findings;
}

async function lookAtMigrations(pool: Pool): Promise<{ migrations: Finding; isUpToDate: boolean }> {
  const check = 'migrations';
  const known = await knownMigrations();
  const applied = await onConnection(pool, async (client, keep) => {
    const rows = await appliedMigrations(client);
    keep();
    return rows.map(({ name }) => name);
  });
  try {
    refuseNewer(applied, known);
  } catch (error) {
    if (error instanceof PlauditError) return { migrations: problemSaid(check, error.message), isUpToDate: false };
    throw error;
  }
  const missing = known.filter((name) => !applied.includes(name));
  if (missing.length === 0) return { migrations: ok(check, `All ${known.length} are applied`), isUpToDate: true };
  if (applied.length === 0)
    return { migrations: ok(check, 'The database is empty: the first start fills it'), isUpToDate: false };
  const found = `${missing.length} of ${known.length} are not applied yet, from ${missing[0] ?? ''} on`;
  return { migrations: warning(check, found, 'The next start applies them, after a backup.'), isUpToDate: false };
}

async function lookAtClock(pool: Pool, now: () => Date): Promise<Finding> {
  const { by, within } = await clockAhead(pool, now);
  const off = Math.max(0, Math.abs(by) - within);
  const found = `The database's clock is ${(Math.abs(by) / 1000).toFixed(1)} s ${by < 0 ? 'behind' : 'ahead of'} this machine's`;
  const remedy = 'Let both be kept by NTP.';
  if (off > CLOCK_WRONG_MS) return problem('database-clock', found, remedy);
  return off > CLOCK_OFF_MS ? warning('database-clock', found, remedy) : ok('database-clock', found);
}

async function lookAtZones(pool: Pool): Promise<Finding> {
  if ((await hourInToronto(pool)) === '08:00') return ok('database-zones', 'The database knows the time zones');
  return problem(
    'database-zones',
    'The database does not know the time zones',
    "Install the server's time zone data (tzdata).",
  );
}

/** Whether this installation's key opens what this database holds. */
async function lookAtSealedData(pool: Pool, installation: Installation): Promise<Finding> {
  const check = 'sealed-data';
  const vault = await readVault(pool);
  if (vault === null) return ok(check, 'Nothing is sealed yet');
  try {
    const ring = await KeyRing.read(keySourceOf(installation));
    if (ring === null)
      return problem(
        check,
        `Personal data is sealed with the key ${vault.keyId}, which is not there`,
        `Put back the key file ${installation.keyFile} that belongs to this database, or set PLAUDIT_KEY.`,
      );
    await ring.seal(vault.keyId);
    return ok(check, `The key ${vault.keyId} is there`);
  } catch (error) {
    if (error instanceof PlauditError) return problemSaid(check, error.message);
    throw error;
  }
}

async function lookAtQueue(pool: Pool, now: Date): Promise<Finding> {
  const queue = await queueCondition(pool);
  if (queue === null) return ok('jobs', 'No job was ever asked for');
  const { waiting, active, oldestWaiting } = queue;
  const found = `${waiting} waiting, ${active} under way`;
  const waits = oldestWaiting === null ? 0 : now.getTime() - oldestWaiting.getTime();
  if (waits <= LONG_WAIT_MS) return ok('jobs', found);
  return warning('jobs', `${found}, the oldest for ${span(waits)}`, 'Start Plaudit: jobs are done while it runs.');
}

async function lookAtBackups(pool: Pool, { backupAt }: Installation, now: Date): Promise<Finding> {
  const { last, failure, holdsData } = await backupCondition(pool);
  const age = last === null ? null : now.getTime() - last.getTime();
  const found = age === null ? 'None was ever made' : `The last was made ${span(age)} ago`;
  if (failure !== null)
    return problem(
      'backups',
      `${found}; the last nightly one failed: ${failure}`,
      'Mend that, then: plaudit backup FILE',
    );
  if (!holdsData) return ok('backups', 'There is nothing to back up yet');
  if (age !== null && age <= OLD_BACKUP_MS) return ok('backups', found);
  const remedy =
    backupAt === null
      ? 'Set PLAUDIT_BACKUP_AT, or: plaudit backup FILE'
      : 'Let Plaudit run over night, or: plaudit backup FILE';
  return warning('backups', found, remedy);
}

async function lookAtRollups(pool: Pool, onResponses: (read: number) => void): Promise<Finding> {
  const checks = await checkRollups(pool, onResponses);
  const wrong = checks.filter((each) => !isIdentical(each)).length;
  if (wrong === 0) return ok('roll-ups', `Identical to a recount, in ${organizations(checks.length)}`);
  return problem(
    'roll-ups',
    `Not what the responses say, in ${organizations(wrong)}`,
    '"plaudit rollup check" says more, "plaudit rollup rebuild" writes them anew.',
  );
}

const organizations = (count: number): string => `${count} organization${count === 1 ? '' : 's'}`;

function span(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes < 120) return `${minutes} minutes`;
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} hours` : `${Math.round(minutes / 1_440)} days`;
}
