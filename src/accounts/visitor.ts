/** Where the library finds whom it speaks to. Set by us alone: whatever a client sends under this name is dropped. */
export const ADDRESS_HEADER = 'x-plaudit-address';

export type IncomingHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Who sends a request, before it is known who it is. */
export type Visitor = {
  readonly headers: IncomingHeaders;
  /** The address the request comes from, as the server judges it (proxies it trusts, and no others). */
  readonly address: string;
};

const PASSED_ON = ['cookie', 'origin', 'referer', 'user-agent', 'sec-fetch-site', 'sec-fetch-mode', 'sec-fetch-dest'];

/** What the library may know of a request. */
export function headersOf({ headers, address }: Visitor): Headers {
  const out = new Headers({ [ADDRESS_HEADER]: address });
  for (const name of PASSED_ON) {
    const value = headers[name];
    if (typeof value === 'string') out.set(name, value);
  }
  return out;
}
