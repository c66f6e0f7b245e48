import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from '../store/basics/db.ts';
import { isDemoNetwork } from '../store/people/demo-people.ts';
import { touchSession } from '../store/people/sessions.ts';
import { BASE_PATH, createLibrary, discoveryUrl, type LibraryOptions } from './library.ts';
import { hasTwoFactors, type SignInMethod } from './method.ts';
import { headersOf, holdsSession, type IncomingHeaders, type Visitor } from './visitor.ts';

/** Who is signed in, by the cookie of a request. */
export type Identity = {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly language: string;
  readonly sessionId: string;
  /** When this session began. */
  readonly begunAt: Date;
  readonly method: SignInMethod;
  /** True where this session began with two things shown, such as a password and a code. */
  readonly twoFactor: boolean;
};

/** What the library answered: an expected refusal is a value, so that what it has counted is kept. */
export type LibraryAnswer = {
  readonly ok: boolean;
  readonly status: number;
  /** Its code of a refusal, such as INVALID_CODE; '' where it gave none. */
  readonly code: string;
  readonly message: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Where it sends the browser; null where it does not. */
  readonly location: string | null;
  /** Set-Cookie lines to hand on. */
  readonly cookies: readonly string[];
};

type Call = {
  readonly method?: 'GET' | 'POST';
  readonly body?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, string>>;
};

export type AccountsOptions = LibraryOptions;
type Library = ReturnType<typeof createLibrary>;

/** How long somebody else's server may take, in milliseconds. */
const PATIENCE_MS = 15_000;

/** The present accounts: the only way to the library that keeps them. */
export class Accounts {
  readonly #options: AccountsOptions;
  readonly #library: Library;
  /** With the provider of single sign-on; made when first used, so that nobody else waits for its server. */
  #withSso: Library | null = null;
  readonly #pool: Pool;
  readonly #publicUrl: string;
  readonly #now: () => Date;

  constructor(options: AccountsOptions) {
    this.#options = options;
    this.#library = createLibrary({ ...options, oidc: null });
    this.#pool = options.pool;
    this.#publicUrl = options.publicUrl;
    this.#now = options.now;
  }

  /**
   * Who is signed in; null for a request without a session's cookie, with a forged one, or one whose session is over.
   * Asks the database each time: a session that was ended is over at once.
   */
  async identify(headers: IncomingHeaders): Promise<Identity | null> {
    const { cookie } = headers;
    if (typeof cookie !== 'string' || !holdsSession(cookie)) return null;
    const found = await this.#library.api.getSession({
      headers: new Headers({ cookie }),
      query: { disableRefresh: true },
    });
    if (found === null) return null;
    const { session, user } = found;
    // Someone who signed in at the moment his account was ended.
    if (user.endedAt != null) return null;
    // Real organizations have come in: the demo's people see nothing of them.
    if (user.demo === true && !(await isDemoNetwork(this.#pool))) return null;
    await touchSession(this.#pool, session, { now: this.#now(), life: this.#options.sessionLife });
    return {
      userId: user.id,
      name: user.name,
      email: user.email,
      language: user.language ?? 'en',
      sessionId: session.id,
      begunAt: session.createdAt,
      method: session.method as SignInMethod,
      twoFactor: hasTwoFactors(session.method),
    };
  }

  /** Hands a request on to one address of the library, below its base path. Throws only where it is at fault. */
  async call(path: string, visitor: Visitor, call: Call = {}): Promise<LibraryAnswer> {
    return answerOf(await this.#library.handler(this.#request(path, visitor, call)));
  }

  /** The same for single sign-on; null where there is none, or its provider does not answer. */
  async callSso(path: string, visitor: Visitor, call: Call = {}): Promise<LibraryAnswer | null> {
    const library = await this.#ssoLibrary();
    if (library === null) return null;
    const answer = library.handler(this.#request(path, visitor, call)).then(answerOf);
    const late = Symbol('late');
    const first = await Promise.race([answer, sleep(PATIENCE_MS, late, { ref: false })]);
    if (first !== late) return first;
    // It goes on by itself and is nobody's any more.
    answer.catch(() => {});
    return null;
  }

  async #ssoLibrary(): Promise<Library | null> {
    const { oidc } = this.#options;
    if (oidc === null || this.#withSso !== null) return this.#withSso;
    // The library would wait for it without an end.
    const there = await fetch(discoveryUrl(oidc), { signal: AbortSignal.timeout(PATIENCE_MS) }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (!there) return null;
    this.#withSso ??= createLibrary(this.#options);
    return this.#withSso;
  }

  #request(path: string, visitor: Visitor, { method = 'POST', body, query }: Call): Request {
    const url = new URL(`${BASE_PATH}${path}`, this.#publicUrl);
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
    const headers = headersOf(visitor, this.#publicUrl);
    if (method === 'POST') headers.set('content-type', 'application/json');
    return new Request(url, {
      method,
      headers,
      ...(method === 'POST' ? { body: JSON.stringify(body ?? {}) } : {}),
    });
  }

  /** Begins a session for someone recognized by other means. No cookie where nobody may come in as him any more. */
  async signInAs(personId: string, method: SignInMethod, visitor: Visitor): Promise<readonly string[]> {
    const response = await this.#library.api.signInAs({
      headers: headersOf(visitor, this.#publicUrl),
      body: { personId, method },
      asResponse: true,
    });
    return (await answerOf(response)).cookies;
  }

  /** Whom a link to choose a new password was made for; null where it works no more. */
  async personOfReset(token: string): Promise<string | null> {
    const { internalAdapter } = await this.#library.$context;
    const found = await internalAdapter.findVerificationValue(`reset-password:${token}`);
    return found !== null && found.expiresAt > this.#now() ? found.value : null;
  }

  /** Uses a code of an authenticator app up, within the unit of work; false where it was used before. */
  claimCode(personId: string, code: string): Promise<boolean> {
    return this.#options.claimCode(personId, code);
  }

  /** Whether a password is the one that a hash was made of. */
  async isPassword(password: string, hash: string): Promise<boolean> {
    const { password: hasher } = await this.#library.$context;
    return hasher.verify({ password, hash });
  }

  /** A scrypt hash to keep in the place of a password, as the library makes them. */
  async hashPassword(password: string): Promise<string> {
    const { password: hasher } = await this.#library.$context;
    return hasher.hash(password);
  }
}

async function answerOf(response: Response): Promise<LibraryAnswer> {
  const text = await response.text();
  const body = text.startsWith('{') ? (JSON.parse(text) as Readonly<Record<string, unknown>>) : {};
  if (response.status >= 500)
    throw new Error(`The accounts library failed: ${response.status} ${text || response.statusText}`);
  return {
    ok: response.ok || response.status === 302,
    status: response.status,
    code: typeof body['code'] === 'string' ? body['code'] : '',
    message: typeof body['message'] === 'string' ? body['message'] : '',
    body,
    location: response.headers.get('location'),
    cookies: response.headers.getSetCookie(),
  };
}
