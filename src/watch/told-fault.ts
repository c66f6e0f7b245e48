/**
 * A fault as it may stand in a log: where it happened, and never whose data it happened with. Messages of libraries
 * and of the database quote the values they choke on, so what a message quotes is left out, and so is every word that
 * came with the request.
 */
export type ToldFault = {
  readonly type: string;
  readonly code?: string;
  readonly message: string;
  /** "at function (file:line:column)", the innermost first. */
  readonly stack: readonly string[];
  /** Of an error of the database: which constraint, table or column, never the values. */
  readonly of?: Readonly<Record<string, string>>;
  readonly cause?: ToldFault;
};

const DEEPEST = 5;
const HIDDEN = '…';
/** What the database names besides the values: safe to tell. */
const NAMES_OF_THE_DATABASE = ['schema', 'table', 'column', 'constraint', 'routine'] as const;

/** `personal`: texts that must not be told, such as all that a request brought. */
export function toldFault(error: unknown, personal: readonly string[] = [], depth = 1): ToldFault {
  if (!(error instanceof Error))
    return { type: typeof error, message: 'Something that is no error was thrown', stack: [] };
  const { cause } = error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return {
    type: /^\w+$/.test(error.name) ? error.name : 'Error',
    ...(code !== undefined && /^[\w.-]{1,60}$/.test(code) ? { code } : {}),
    message: withoutPersonal(error.message, personal),
    stack: framesOf(error),
    ...namesOf(error),
    ...(cause === undefined || depth >= DEEPEST ? {} : { cause: toldFault(cause, personal, depth + 1) }),
  };
}

/** Addresses of mail, long numbers and quoted texts are left out, and every one of `personal`. */
export function withoutPersonal(text: string, personal: readonly string[] = []): string {
  let told = text;
  for (const word of personal.toSorted((a, b) => b.length - a.length)) told = told.replaceAll(word, HIDDEN);
  return told
    .replaceAll(/"[^"]*"|“[^”]*”/g, `"${HIDDEN}"`)
    .replaceAll(/[^\s"<>]+@[^\s"<>]+\.\w+/g, HIDDEN)
    .replaceAll(/\+?\d[\d ().-]{5,}\d/g, (number) => (isTelephone(number) ? HIDDEN : number));
}

/** Seven digits and more, which is also what cards and accounts have; an address of the network is none. */
const isTelephone = (number: string): boolean =>
  number.replaceAll(/\D/g, '').length >= 7 && !/^\d{1,3}(?:\.\d{1,3}){3}$/.test(number);

function framesOf(error: Error): string[] {
  const frames = (error.stack ?? '').split('\n').map((line) => line.trim());
  return frames.filter((line) => /^at .*:\d+:\d+\)?$/.test(line)).map((line) => line.slice(3));
}

function namesOf(error: Error): { of?: Record<string, string> } {
  const names = NAMES_OF_THE_DATABASE.flatMap((name) => {
    const value: unknown = name in error ? (error as unknown as Record<string, unknown>)[name] : undefined;
    return typeof value === 'string' && /^\w{1,63}$/.test(value) ? [[name, value] as const] : [];
  });
  return names.length === 0 ? {} : { of: Object.fromEntries(names) };
}

const SHORTEST = 3;

/** Every text in a value, with those it was written in: encoded, lower case. Words of fewer than three letters stay. */
export function textsIn(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return formsOf(value);
  if (typeof value === 'number' && String(value).length >= SHORTEST) return [String(value)];
  if (typeof value !== 'object' || value === null || depth > 6) return [];
  return Object.entries(value).flatMap(([key, inner]) => [...formsOf(key), ...textsIn(inner, depth + 1)]);
}

function formsOf(text: string): string[] {
  if (text.trim().length < SHORTEST) return [];
  return [...new Set([text, text.trim(), encodeURIComponent(text.toWellFormed())])];
}
