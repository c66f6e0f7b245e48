/** Why something did not reach whom it was meant for, in words; `{detail}` is what the other side, or the system, said. */
export const UNDELIVERED = {
  'not-web': 'it is no https address',
  'credentials': 'it has a name or a password in it',
  'not-https': 'it is not https',
  'not-public': 'the address leads into a network that is not public',
  'unknown-name': 'its name cannot be resolved',
  'timeout': 'no answer in time',
  'certificate': 'its certificate cannot be trusted',
  'no-tls': 'it offers no encryption',
  'sign-in': 'it does not accept the name and password: {detail}',
  'connection': 'the connection failed: {detail}',
  'answer': 'it answers {detail}',
  'redirect': 'it answers {detail}: redirects are not followed',
  'removed': 'the endpoint was removed',
} as const;
export type UndeliveredCode = keyof typeof UNDELIVERED;

/** Kept where it happened; pages say it in the reader's language by its code. */
export type Undelivered = { readonly code: UndeliveredCode; readonly detail: string | null };

/** No log and no page needs more of what a stranger's server says. */
const LONGEST_DETAIL = 300;

export const undelivered = (code: UndeliveredCode, detail: string | number | null = null): Undelivered => ({
  code,
  detail: detail === null ? null : String(detail).slice(0, LONGEST_DETAIL),
});

export const undeliveredSentence = ({ code, detail }: Undelivered): string =>
  UNDELIVERED[code].replace('{detail}', () => detail ?? '?');
