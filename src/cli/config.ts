import { resolve } from 'node:path';
import type { PlauditError } from '../core/basics/problem.ts';
import { type Known, type Setting, SETTING_NAMES, SETTINGS, type SettingName } from './config-settings.ts';
import { type Environment, fromEnvironment, fromFile, usage, type Written } from './config-sources.ts';

/** Every setting with its value. What they mean stands in config-settings.ts and docs/configuration.md. */
export type Config = {
  readonly [N in SettingName]: (typeof SETTINGS)[N] extends Setting<infer T> ? T : never;
};

/** Options that go before everything else. */
export type CommandLine = {
  /** --config FILE */
  readonly config?: string;
  readonly port?: number;
};

export type ResolvedSetting = {
  readonly name: SettingName;
  /** For people: without secrets. Null where it is not set and has no value of its own. */
  readonly shown: string | null;
  /** "default", "PLAUDIT_PORT", "--port" or the file with its line. */
  readonly from: string;
  /** True where what was written cannot be used and `config` has the default. */
  readonly refused: boolean;
};

export type ConfigReading = {
  /** With the default where what was written cannot be used. */
  readonly config: Config;
  readonly settings: readonly ResolvedSetting[];
  /** Every problem, those of the file first. Empty where the configuration can be used. */
  readonly problems: readonly PlauditError[];
  /** The configuration file, if one was named. */
  readonly file: string | null;
};

/** Reads the configuration; throws `usage` for the first value that cannot be one, and for an unknown name. */
export function readConfig(env: Environment, folder: string, commandLine: CommandLine = {}): Config {
  const { config, problems } = lookUpConfig(env, folder, commandLine);
  const [first] = problems;
  if (first !== undefined) throw first;
  return config;
}

/**
 * Reads command line, environment and file, in this order of strength, as far as they can be read. `folder` is where
 * Plaudit was started.
 */
export function lookUpConfig(env: Environment, folder: string, commandLine: CommandLine = {}): ConfigReading {
  const named = commandLine.config ?? (env['PLAUDIT_CONFIG'] || null);
  const file = named === null ? null : resolve(folder, named);
  const sources = [...(file === null ? [] : [fromFile(file)]), fromEnvironment(env, folder)];
  const problems = sources.flatMap((source) => source.problems);
  const written = new Map(sources.flatMap((source) => [...source.written]));
  if (commandLine.port !== undefined)
    written.set('port', { text: String(commandLine.port), folder, place: '--port', source: 'command line' });
  const settings: ResolvedSetting[] = [];
  const values: Record<string, unknown> = {};
  for (const name of SETTING_NAMES) {
    const setting = SETTINGS[name] as Setting<unknown>;
    const said = written.get(name);
    const read = said === undefined ? null : setting.read(said.text, said.folder);
    if (said !== undefined && read?.ok === false) problems.push(refusal(setting, said, read.error));
    const isUsed = read?.ok === true;
    const value = isUsed ? read.value : setting.otherwise({ ...values, folder } as Known);
    values[name] = value;
    settings.push({
      name,
      shown: shown(setting, value),
      from: isUsed && said !== undefined ? said.place : 'default',
      refused: said !== undefined && !isUsed,
    });
  }
  const config = values as unknown as Config;
  return { config, settings, problems: [...problems, ...belongTogether(config, written)], file };
}

function refusal(setting: Setting<unknown>, { place, text }: Written, remedy: string): PlauditError {
  const what = setting.secret === undefined ? `is "${text}"` : 'cannot be used';
  return usage(place, `${place} ${what}: ${/[.?]$/.test(remedy) ? remedy : `${remedy}.`}`);
}

/** What can only be judged of several settings at once. */
function belongTogether(config: Config, written: ReadonlyMap<SettingName, Written>): PlauditError[] {
  const oidc: readonly SettingName[] = ['oidcIssuer', 'oidcClientId', 'oidcClientSecret'];
  const [given, missing] = [oidc.filter((name) => written.has(name)), oidc.filter((name) => !written.has(name))];
  const problems: PlauditError[] = [];
  if (given.length > 0 && missing.length > 0) {
    const variables = missing.map((name) => SETTINGS[name].env).join(' and ');
    problems.push(usage(variables, `Single sign-on also needs ${variables}: set all three, or none.`));
  }
  if (written.has('key') && written.has('keyFile'))
    problems.push(usage('PLAUDIT_KEY', 'PLAUDIT_KEY and PLAUDIT_KEY_FILE are both set: keep one of them.'));
  return problems;
}

function shown(setting: Setting<unknown>, value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (setting.secret === 'whole') return '(hidden)';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.length === 0 ? 'no' : value.join(', ');
  if (typeof value === 'string' && setting.secret === 'password') return withoutPassword(value);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

/** Also where it is a parameter: postgres://host/database?password=... A malformed address may hold it anywhere. */
function withoutPassword(address: string): string {
  const url = URL.parse(address.replace('@/', '@socket.invalid/'));
  if (url === null || url.pathname.includes('@')) return '(hidden)';
  return address
    .replace(/^([a-z]+:\/\/[^:/?#]*:)[^/?#]*@/i, '$1***@')
    .replaceAll(/([?&][^=&#]*(?:password|token|secret|key)[^=&#]*=)[^&#]*/gi, '$1***');
}
