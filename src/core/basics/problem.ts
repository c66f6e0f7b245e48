/**
 * An expected failure outside core: a string code from this one catalogue, the sentence a person reads,
 * and where it happened. HTTP sends it as RFC 9457 problem details, the command line as one sentence.
 */
export const PROBLEM_CODES = {
  'request.invalid': 400,
  'request.too-large': 413,
  'request.origin': 403,
  'request.host': 421,
  'request.media-type': 415,
  'request.too-many': 429,
  'api-key.malformed': 401,
  'api-key.unknown': 401,
  'api-key.expired': 401,
  'api-key.revoked': 401,
  'api-key.refused': 403,
  'webhook.address': 422,
  'access.sign-in': 401,
  'access.refused': 403,
  'access.separated': 403,
  'access.last-operator': 409,
  'sign-in.refused': 401,
  'sign-in.wait': 429,
  'code.refused': 401,
  'link.over': 410,
  'password.refused': 401,
  'password.weak': 422,
  'passkey.refused': 401,
  'not-found': 404,
  'conflict': 409,
  'file.empty': 422,
  'file.format': 422,
  'file.encoding': 422,
  'file.truncated': 422,
  'mapping.invalid': 422,
  'mapping.needed': 422,
  'mapping.ambiguous': 422,
  'rulebook.invalid': 422,
  'rulebook.unknown': 404,
  'profile.invalid': 422,
  'period.invalid': 422,
  'decision.not-met': 409,
  'certificate.check-failed': 409,
  'certificate.withdrawn': 409,
  'database.unreachable': 503,
  'database.newer': 503,
  'database.locked': 503,
  'database.role': 503,
  'home.not-writable': 500,
  'platform.unsupported': 500,
  'port.taken': 500,
  'key.missing': 503,
  'key.other': 503,
  'key.exposed': 503,
  'key.invalid': 503,
  'seal.broken': 500,
  'personal.unconfirmed': 409,
  'personal.several': 409,
  'backup.damaged': 422,
  'backup.newer': 409,
  'backup.passphrase': 422,
  'backup.not-empty': 409,
  'backup.not-written': 500,
  'usage': 400,
  'internal': 500,
} as const;
export type ProblemCode = keyof typeof PROBLEM_CODES;

/** What remains of a problem where it is kept: pages say it in the reader's language by its code. */
export type Failure = { readonly code: ProblemCode; readonly message: string };

export class PlauditError extends Error {
  readonly code: ProblemCode;
  /** Where: a file and line, a field, a rule's path. */
  readonly place: string | null;
  /** Values for a translated message; never secrets or personal data. */
  readonly params: Readonly<Record<string, string | number>>;

  constructor(
    code: ProblemCode,
    message: string,
    more: { place?: string; params?: Record<string, string | number>; cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'PlauditError';
    this.code = code;
    this.place = more.place ?? null;
    this.params = more.params ?? {};
  }
}
