import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { PlauditError } from '../core/basics/problem.ts';
import { didYouMean } from '../core/rulebook/did-you-mean.ts';
import { SETTING_NAMES, SETTINGS, type SettingName } from './config-settings.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What someone wrote for one setting, and where. */
export type Written = {
  readonly text: string;
  /** Where a relative path in it begins. */
  readonly folder: string;
  /** "PLAUDIT_PORT", "--port", or "/etc/plaudit.yaml:3 port". */
  readonly place: string;
  readonly source: 'command line' | 'environment' | 'file';
};

export type WrittenSettings = {
  readonly written: ReadonlyMap<SettingName, Written>;
  readonly problems: readonly PlauditError[];
};

/** Of Plaudit, but no settings: where the file is, and how faults are told before any setting can be read. */
export const BESIDES = ['PLAUDIT_CONFIG', 'PLAUDIT_DEBUG'];
const VARIABLES = [...SETTING_NAMES.map((name) => SETTINGS[name].env), ...BESIDES];
const KEYS = SETTING_NAMES.map((name) => SETTINGS[name].key);

export const usage = (place: string, sentence: string): PlauditError =>
  new PlauditError('usage', sentence, { place: place });

/** An empty variable counts as none: Compose and systemd cannot leave one out. */
export function fromEnvironment(env: Environment, folder: string): WrittenSettings {
  const written = new Map<SettingName, Written>();
  for (const name of SETTING_NAMES) {
    const { env: variable } = SETTINGS[name];
    const text = env[variable] ?? '';
    if (text !== '') written.set(name, { text, folder, place: variable, source: 'environment' });
  }
  const unknown = Object.keys(env).filter((n) => n.startsWith('PLAUDIT_') && !isKnown(n) && env[n] !== '');
  return { written, problems: unknown.map((n) => usage(n, `${n} is no setting. ${didYouMean(n, VARIABLES)}`)) };
}

/** Those of the tests are read by the tests alone. */
const isKnown = (variable: string): boolean => VARIABLES.includes(variable) || variable.startsWith('PLAUDIT_TEST_');

/** Reads the YAML file that --config or PLAUDIT_CONFIG names; every problem in it, each with its line. */
export function fromFile(path: string): WrittenSettings {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return { written: new Map(), problems: [usage(path, unreadable(path, error as NodeJS.ErrnoException))] };
  }
  return fromYaml(text, path);
}

function unreadable(path: string, { code }: NodeJS.ErrnoException): string {
  if (code === 'EACCES')
    return `The configuration ${path} may not be read by this account: let it, or run this as the account that runs Plaudit.`;
  const why = code === 'ENOENT' ? 'There is no configuration file' : `The configuration cannot be read (${code}):`;
  return `${why} ${path}: check --config or PLAUDIT_CONFIG.`;
}

function fromYaml(text: string, file: string): WrittenSettings {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const written = new Map<SettingName, Written>();
  const problems: PlauditError[] = [];
  const at = (range: readonly number[] | null | undefined): string => `${file}:${lines.linePos(range?.[0] ?? 0).line}`;
  const refuse = (place: string, sentence: string): void => void problems.push(usage(place, `${place}: ${sentence}`));
  const [broken] = document.errors;
  if (broken !== undefined) {
    refuse(at(broken.pos), `this is no YAML (${broken.message.split('\n')[0]}): write lines such as "port: 8080".`);
    return { written, problems };
  }
  if (document.contents === null) return { written, problems };
  if (!isMap(document.contents)) {
    refuse(at(document.contents.range), 'this is no list of settings: write lines such as "port: 8080".');
    return { written, problems };
  }
  for (const { key, value } of document.contents.items) {
    const place = at(isScalar(key) ? key.range : null);
    const word = isScalar(key) ? String(key.value) : '';
    const name = SETTING_NAMES.find((each) => SETTINGS[each].key === word);
    const said = textOf(value);
    if (name === undefined) refuse(place, `"${word}" is no setting. ${didYouMean(asKey(word), KEYS)}`);
    else if (said === null)
      refuse(place, `${word} has no value: write one, as in "${exampleLine(name)}", or leave it out.`);
    else written.set(name, { text: said, folder: dirname(file), place: `${place} ${word}`, source: 'file' });
  }
  return { written, problems };
}

/** Whoever writes the name of a variable means its setting. */
const asKey = (word: string): string =>
  SETTING_NAMES.map((name) => SETTINGS[name]).find(({ env }) => env === word)?.key ?? word;

const exampleLine = (name: SettingName): string => `${SETTINGS[name].key}: ${SETTINGS[name].example}`;

/** A scalar, or a list of them with commas between; null for anything else and for nothing. */
function textOf(value: unknown): string | null {
  if (isSeq(value)) {
    const parts = value.items.map(textOf);
    return parts.length === 0 || parts.includes(null) ? null : parts.join(', ');
  }
  if (!isScalar(value) || value.value === null || value.value === '') return null;
  // "02:30" and "0600" stay as they are written, whatever YAML makes of them.
  return typeof value.value === 'string' ? value.value : (value.source ?? null);
}
