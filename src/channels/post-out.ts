import { lookup as lookUp } from 'node:dns/promises';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { undelivered, type Undelivered, type UndeliveredCode } from '../core/basics/undelivered.ts';
import { isPublicAddress } from './public-address.ts';

export type ResolvedAddress = { readonly address: string; readonly family: number };

export type PostOptions = {
  /** `host:port` that may be reached although they are not public, also without https: the operator's own choice. */
  readonly allowedHosts: readonly string[];
  readonly timeoutMs?: number;
  /** How names are resolved; the system's way unless a test says otherwise. */
  readonly resolve?: (host: string) => Promise<readonly ResolvedAddress[]>;
};

/** What the other side answered, or why there is no answer. */
export type Posted = { readonly status: number } | { readonly status: null; readonly error: Undelivered };

const TIMEOUT_MS = 10_000;
/** Of an answer nobody reads, so much is taken in. */
const MOST_ANSWER = 65_536;

/** Why nothing is ever sent to an address. */
export type Refusal = UndeliveredCode & ('not-web' | 'credentials' | 'not-https' | 'not-public');

const bareHost = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');
const portOf = (url: URL): string => url.port || (url.protocol === 'https:' ? '443' : '80');
const isAllowed = (url: URL, { allowedHosts }: PostOptions): boolean =>
  allowedHosts.includes(`${url.hostname}:${portOf(url)}`);

/** Why nothing is ever sent to this address, whatever it resolves to; null where it may be tried. */
export function refusedAddress(text: string, options: PostOptions): Refusal | null {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return 'not-web';
  if (url.username !== '' || url.password !== '') return 'credentials';
  if (isAllowed(url, options)) return null;
  if (url.protocol !== 'https:') return 'not-https';
  const host = bareHost(url);
  if (isIP(host) !== 0) return isPublicAddress(host) ? null : 'not-public';
  return /(^|\.)(localhost|local|internal|home\.arpa)\.?$/.test(host) || !host.includes('.') ? 'not-public' : null;
}

/**
 * Sends JSON to an address someone gave us, and to nowhere else. The address that its name resolves to is looked at
 * when the connection is made, so that a name that leads elsewhere a moment later gains nothing; no redirect is
 * followed; time and answer are bounded. Never rejects.
 */
export async function postOut(
  address: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  options: PostOptions,
): Promise<Posted> {
  const refused = refusedAddress(address, options);
  if (refused !== null) return { status: null, error: undelivered(refused) };
  const url = new URL(address);
  const anywhere = isAllowed(url, options);
  try {
    const status = await send(url, headers, body, { ...options, anywhere });
    return status >= 300 && status < 400 ? { status: null, error: undelivered('redirect', status) } : { status };
  } catch (error) {
    return { status: null, error: reasonOf(error) };
  }
}

class NotPublic extends Error {}

function send(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  options: PostOptions & { readonly anywhere: boolean },
): Promise<number> {
  const lookup: LookupFunction = (host, _options, callback) => {
    const take = (found: readonly ResolvedAddress[]): void => {
      const bad = !options.anywhere && found.some(({ address }) => !isPublicAddress(address));
      if (bad || found.length === 0) callback(new NotPublic(), []);
      else callback(null, [...found]);
    };
    const resolve = options.resolve ?? resolveBySystem;
    resolve(host).then(take, (error: NodeJS.ErrnoException) => callback(error, []));
  };
  const sent: RequestOptions = {
    method: 'POST',
    headers: {
      ...headers,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'Plaudit-Webhook',
    },
    lookup,
    // No connection is kept: the next one is looked at again.
    agent: false,
    maxHeaderSize: 16_384,
    signal: AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS),
  };
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, sent, (response) => {
      let taken = 0;
      const end = (): void => {
        response.destroy();
        resolve(response.statusCode ?? 0);
      };
      response.on('data', (piece: Buffer) => {
        taken += piece.length;
        if (taken > MOST_ANSWER) end();
      });
      response.on('end', end);
      response.on('error', end);
    });
    request.on('socket', (socket) => {
      // Whatever the name resolved to, this is where it went.
      socket.once('connect', () => {
        if (!options.anywhere && !isPublicAddress(socket.remoteAddress ?? '')) socket.destroy(new NotPublic());
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

const resolveBySystem = (host: string): Promise<ResolvedAddress[]> => lookUp(host, { all: true, verbatim: true });

/** What tells an operator what to do and a stranger nothing about the network inside. */
function reasonOf(error: unknown): Undelivered {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  if (first instanceof NotPublic) return undelivered('not-public');
  const { name, code = '' } = first as NodeJS.ErrnoException;
  if (name === 'AbortError' || name === 'TimeoutError' || code === 'ETIMEDOUT') return undelivered('timeout');
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return undelivered('unknown-name');
  if (/CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS|ERR_SSL/.test(code)) return undelivered('certificate');
  return undelivered('connection', code);
}
