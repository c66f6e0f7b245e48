import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { PlauditError } from '../core/basics/problem.ts';

/** What the environment may set; every name is listed by `plaudit start --help`. */
export type Config = {
  /** Own data: the embedded database, uploads. */
  readonly home: string;
  /** A PostgreSQL server to use instead of the embedded one. */
  readonly databaseUrl: string | null;
  readonly host: string;
  readonly port: number;
  /** Where people reach this server; certificates and QR codes name it. */
  readonly publicUrl: string;
  /** The operator's own editions and profiles. */
  readonly rulebooksFolder: string | undefined;
  /** The name of the operator, as issuer of certificates. */
  readonly operator: string;
  readonly demo: boolean;
};

export const DEFAULT_PORT = 4300;

/** Reads the configuration; throws `usage` for a value that cannot be one. */
export function readConfig(env: Readonly<Record<string, string | undefined>>, folder: string): Config {
  const port = env['PLAUDIT_PORT'] === undefined ? DEFAULT_PORT : Number(env['PLAUDIT_PORT']);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new PlauditError('usage', `PLAUDIT_PORT is "${env['PLAUDIT_PORT']}": write a port from 1 to 65535.`, {
      place: 'PLAUDIT_PORT',
    });
  }
  const host = env['PLAUDIT_HOST'] ?? '127.0.0.1';
  const publicUrl = env['PLAUDIT_URL'] ?? `http://localhost:${port}`;
  if (!URL.canParse(publicUrl))
    throw new PlauditError(
      'usage',
      `PLAUDIT_URL is "${publicUrl}": write an address such as https://certify.example.org.`,
      { place: 'PLAUDIT_URL' },
    );
  return {
    home: resolve(expand(env['PLAUDIT_HOME'] ?? join(folder, '.plaudit'))),
    databaseUrl: env['DATABASE_URL'] === undefined || env['DATABASE_URL'] === '' ? null : env['DATABASE_URL'],
    host,
    port,
    publicUrl: publicUrl.replace(/\/+$/, ''),
    rulebooksFolder: env['PLAUDIT_RULEBOOKS'] === undefined ? undefined : resolve(expand(env['PLAUDIT_RULEBOOKS'])),
    operator: env['PLAUDIT_OPERATOR'] ?? 'Plaudit demonstration',
    demo: env['PLAUDIT_DEMO'] !== 'no',
  };
}

const expand = (path: string): string => (path.startsWith('~/') ? join(homedir(), path.slice(2)) : path);
