import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { nearest } from '../core/basics/nearest.ts';
import { err, ok, type Result } from '../core/basics/result.ts';

/**
 * Reads what someone wrote for a setting. `folder` is where a path without a root begins: that of the configuration
 * file, or the one Plaudit was started in. A refusal is what to write instead, as the end of a sentence.
 */
export type ReadValue<T> = (text: string, folder: string) => Result<T, string>;

export const anyText: ReadValue<string> = (text) => ok(text);

export const path: ReadValue<string> = (text, folder) =>
  ok(resolve(folder, text === '~' ? homedir() : text.startsWith('~/') ? join(homedir(), text.slice(2)) : text));

export const port: ReadValue<number> = (text) => {
  const number = wholeNumber(text);
  return number === null || number === 0 || number > 65_535 ? err('write a port from 1 to 65535') : ok(number);
};

/** A whole number within bounds, both included; `unit` stands in the refusal. */
export const countOf =
  (from: number, to: number, unit: string): ReadValue<number> =>
  (text) => {
    const number = wholeNumber(text);
    return number === null || number < from || number > to
      ? err(`write a whole number of ${unit} from ${from} to ${to}`)
      : ok(number);
  };

const wholeNumber = (text: string): number | null => (/^\d{1,9}$/.test(text.trim()) ? Number(text) : null);

const YES = new Set(['yes', 'true', 'on', '1']);
const NO = new Set(['no', 'false', 'off', '0']);

export const yesOrNo: ReadValue<boolean> = (text) => {
  const word = text.trim().toLowerCase();
  return YES.has(word) ? ok(true) : NO.has(word) ? ok(false) : err('write yes or no');
};

export const oneOfWords =
  <const T extends string>(words: readonly T[]): ReadValue<T> =>
  (text) => {
    const found = words.find((word) => word === text.trim().toLowerCase());
    if (found !== undefined) return ok(found);
    const near = nearest(text, words);
    return err(`write ${listed(words)}${near === null ? '' : `. Did you mean "${near}"?`}`);
  };

/** An address of one of the schemes ("https"), with a host; without a slash at its end. */
export const address =
  (schemes: readonly string[], example: string): ReadValue<string> =>
  (text) => {
    const url = URL.parse(text);
    const good = url !== null && schemes.includes(url.protocol.slice(0, -1)) && url.host !== '';
    return good ? ok(text.replace(/\/+$/, '')) : err(`write an address such as ${example}`);
  };

/** An address of a server and nothing behind it: pages and links begin at its root. */
export const origin =
  (example: string): ReadValue<string> =>
  (text, folder) => {
    const read = address(['http', 'https'], example)(text, folder);
    if (!read.ok) return read;
    const { username, password, pathname, search, hash } = new URL(read.value);
    const isBare = username + password + search + hash === '' && pathname === '/';
    return isBare ? read : err(`write an address such as ${example}, with nothing behind the host and the port`);
  };

/** 32 bytes in base64, several with commas between them. */
export const sealingKeys: ReadValue<string> = (text) =>
  text.split(',').every((key) => /^[A-Za-z0-9+/_-]{43}=?$/.test(key.trim()))
    ? ok(text)
    : err(
        'it is not 32 bytes in base64. "openssl rand -base64 32" makes a key; one that was used before must stay the same',
      );

/** postgres://user@/database?host=/folder names a Unix socket, which a URL of the standard may not. */
export const databaseAddress: ReadValue<string> = (text) =>
  /^postgres(?:ql)?:\/\/./.test(text) ? ok(text) : err('write it as postgres://user:password@host:5432/database');

/** At least so many characters, so that it cannot be guessed. */
export const secretOf =
  (characters: number): ReadValue<string> =>
  (text) =>
    text.length >= characters && /^[\x21-\x7e]+$/.test(text)
      ? ok(text)
      : err(`write at least ${characters} letters and digits, as "openssl rand -hex 24" makes them`);

/** Any text of at least so many characters. */
export const textOf =
  (characters: number): ReadValue<string> =>
  (text) =>
    text.length >= characters ? ok(text) : err(`write at least ${characters} characters`);

/** "Plaudit <no-reply@example.org>" or the address alone. */
export const mailbox: ReadValue<string> = (text) =>
  /^(?:[^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/.test(text)
    ? ok(text)
    : err('write an address such as "Plaudit <no-reply@example.org>"');

/** 02:30, or null for "no". */
export const timeOfDayOrNo: ReadValue<string | null> = (text) =>
  NO.has(text.trim().toLowerCase())
    ? ok(null)
    : /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text.trim())
      ? ok(text.trim())
      : err('write a time of day such as 02:30, or no');

const NETWORK_NAMES = ['loopback', 'linklocal', 'uniquelocal'];
const NETWORK = /^(?:\d{1,3}(?:\.\d{1,3}){3}(?:\/(?:[12]?\d|3[0-2]))?|[0-9a-f:]*:[0-9a-f:.]*(?:\/\d{1,3})?)$/i;

/** Addresses and networks of proxies, with commas between them; an empty list for "no". */
export const proxies: ReadValue<readonly string[]> = (text) => {
  if (NO.has(text.trim().toLowerCase())) return ok([]);
  const parts = text.split(',').map((part) => part.trim());
  return parts.every((part) => NETWORK_NAMES.includes(part) || NETWORK.test(part))
    ? ok(parts)
    : err('write the addresses of your proxies, as in "loopback, 10.0.0.0/8", or no');
};

const HOST_WITH_PORT = /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]):\d{1,5}$/;

/** `host:port` each, with commas between them; an empty list for "no". */
export const hostsWithPorts: ReadValue<readonly string[]> = (text) => {
  if (NO.has(text.trim().toLowerCase())) return ok([]);
  const parts = text.split(',').map((part) => part.trim().toLowerCase());
  return parts.every((part) => HOST_WITH_PORT.test(part))
    ? ok(parts)
    : err('write host and port, as in "crm.internal:8443, 10.0.0.7:80", or no');
};

const listed = (words: readonly string[]): string => `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
