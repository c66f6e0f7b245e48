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

/** Reads the configuration; what is empty counts as not set. Throws `usage` for a value that cannot be one. */
export function readConfig(env: Readonly<Record<string, string | undefined>>, folder: string): Config {
  const read = (name: string): string | undefined => (env[name] === '' ? undefined : env[name]);
  const port = readPort(read('PLAUDIT_PORT'));
  const rulebooksFolder = read('PLAUDIT_RULEBOOKS');
  return {
    home: resolve(expand(read('PLAUDIT_HOME') ?? join(folder, '.plaudit'))),
    databaseUrl: read('DATABASE_URL') ?? null,
    host: read('PLAUDIT_HOST') ?? '127.0.0.1',
    port,
    publicUrl: readUrl(read('PLAUDIT_URL') ?? `http://localhost:${port}`),
    rulebooksFolder: rulebooksFolder === undefined ? undefined : resolve(expand(rulebooksFolder)),
    operator: read('PLAUDIT_OPERATOR') ?? 'Plaudit demonstration',
    demo: readYesNo(read('PLAUDIT_DEMO') ?? 'yes', 'PLAUDIT_DEMO'),
  };
}

function readPort(text = String(DEFAULT_PORT)): number {
  const port = parsePort(text);
  if (port === null) throw wrong('PLAUDIT_PORT', text, 'a port from 1 to 65535');
  return port;
}

/** The port that these digits name; null where they name none. */
export function parsePort(text: string): number | null {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port > 0 && port < 65_536 ? port : null;
}

function readUrl(text: string): string {
  // "localhost:8080" is an address too, of the scheme "localhost".
  if (!['http:', 'https:'].includes(URL.parse(text)?.protocol ?? ''))
    throw wrong('PLAUDIT_URL', text, 'an address such as https://certify.example.org');
  return text.replace(/\/+$/, '');
}

function readYesNo(text: string, name: string): boolean {
  if (text !== 'yes' && text !== 'no') throw wrong(name, text, 'yes or no');
  return text === 'yes';
}

const wrong = (name: string, text: string, expected: string): PlauditError =>
  new PlauditError('usage', `${name} is "${text}": write ${expected}.`, { place: name });

const expand = (path: string): string => (path.startsWith('~/') ? join(homedir(), path.slice(2)) : path);
