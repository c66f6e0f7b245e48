/** Where the library finds whom it speaks to. Set by us alone: whatever a client sends under this name is dropped. */
export const ADDRESS_HEADER = 'x-plaudit-address';

export type IncomingHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Who sends a request, before it is known who it is. */
export type Visitor = {
  readonly headers: IncomingHeaders;
  /** The address the request comes from, as the server judges it (proxies it trusts, and no others). */
  readonly address: string;
};

const PASSED_ON = ['cookie', 'user-agent'];

/**
 * What the library may know of a request. That it comes from a page of ours is checked before (http/guards/origin.ts),
 * which knows every name of this server; the library knows one, and is told that.
 */
export function headersOf({ headers, address }: Visitor, publicUrl: string): Headers {
  const out = new Headers({ [ADDRESS_HEADER]: address, origin: new URL(publicUrl).origin });
  for (const name of PASSED_ON) {
    const value = headers[name];
    if (typeof value === 'string') out.set(name, value);
  }
  return out;
}

/** The same visitor with one cookie only (any prefix); without a cookie where he has none of that name. */
export function onlyCookie(visitor: Visitor, name: string): Visitor {
  const { cookie, ...rest } = visitor.headers;
  const kept = String(cookie ?? '')
    .split(/;\s*/)
    .filter((each) => each.split('=')[0]?.replace(/^__Host-/, '') === name);
  return { ...visitor, headers: kept.length === 0 ? rest : { ...rest, cookie: kept.join('; ') } };
}

/** Whether cookies, sent or set, have a session's among them, under any prefix. */
export const holdsSession = (cookies: string): boolean => cookies.includes('plaudit.session_token=');
