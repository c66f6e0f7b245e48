import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Finding, ok, problem, warning } from './finding.ts';

const NODE_MAJOR = 26;
const GIB = 1024 ** 3;
/** Below this the database may not be able to write down what it promised. */
const DISK_FULL = GIB / 2;
const DISK_LOW = 4 * GIB;
/** A computer without a clock of its own begins in 1970; this was written in 2026. */
const YEARS = [2026, 2126] as const;

export function lookAtNode(version: string, hasTemporal: boolean): Finding {
  const found = `Node ${version}`;
  if (Number.parseInt(version, 10) >= NODE_MAJOR && hasTemporal) return ok('node', found);
  return problem('node', found, `Plaudit needs Node ${NODE_MAJOR}: start it with "npx plaudit" or bin/plaudit.js.`);
}

export function lookAtYear(now: Date): Finding {
  const year = now.getUTCFullYear();
  const found = `This machine's clock says ${now.toISOString().slice(0, 19)}Z`;
  if (year >= YEARS[0] && year <= YEARS[1]) return ok('clock', found);
  return problem('clock', found, 'Set it, and let it be kept by NTP: certificates and sign-ins carry its time.');
}

/** Sites keep their months by these: without the tables every zone would be refused, or be UTC. */
export function lookAtZones(): Finding {
  const summer = new Intl.DateTimeFormat('en', { timeZone: 'America/Toronto', hour: 'numeric', hour12: false });
  const zones = Intl.supportedValuesOf('timeZone').length;
  const found = `${zones} time zones`;
  if (zones > 300 && summer.format(new Date('2026-07-15T12:00:00Z')) === '08') return ok('time-zones', found);
  return problem('time-zones', found, 'This Node lacks time zone data: use the one that comes with Plaudit.');
}

/** The disk of a folder, or of what is nearest above it where it is not there yet. */
export async function lookAtDisk(check: string, folder: string): Promise<Finding> {
  const { bavail, bsize, blocks } = await statfsNear(folder);
  const free = bavail * bsize;
  const found = `${gib(free)} free of ${gib(blocks * bsize)} where ${folder} is`;
  if (free < DISK_FULL)
    return problem(check, found, 'Make room now: a database that cannot write stops, and no backup is made.');
  if (free < DISK_LOW) return warning(check, found, 'Make room before it is full, or move the folder to another disk.');
  return ok(check, found);
}

async function statfsNear(folder: string): Promise<{ bavail: number; bsize: number; blocks: number }> {
  try {
    return await statfs(folder);
  } catch (error) {
    if (dirname(folder) === folder) throw error;
    return statfsNear(dirname(folder));
  }
}

const gib = (bytes: number): string => `${(bytes / GIB).toFixed(1)} GiB`;
