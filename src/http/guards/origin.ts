import { isIP } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { PlauditError } from '../../core/basics/problem.ts';

/** Asked by whoever watches over the machine, under whatever name it has in there; they tell nothing to a page. */
const ANY_NAME = new Set(['/health', '/ready', '/metrics']);
const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** What a browser says of requests that a page of this server made, or a person by himself. */
const OWN_SITES = new Set(['same-origin', 'none']);

/**
 * Lets a request through only when it was sent to this server by a name it is known by, and, where it changes
 * something, not by a page of another site, which would act with the cookies of whoever looks at that page.
 */
export function guardOrigin(server: FastifyInstance, publicUrl: string): void {
  const own = new URL(publicUrl);
  server.addHook('onRequest', async (request) => {
    if (!ANY_NAME.has(request.routeOptions.url ?? '')) checkHost(request, own);
    if (!READS.has(request.method) && !hasKey(request)) checkOrigin(request, own);
  });
}

/** A program that shows its key acts for itself: no browser adds a key to what another site asks for. */
export const hasKey = ({ headers }: Pick<FastifyRequest, 'headers'>): boolean =>
  /^bearer /i.test(headers.authorization ?? '');

/**
 * A name that another site's owner had lead to this machine (DNS rebinding) is in the Host header. An address cannot
 * lead anywhere else, so it is always known.
 */
function checkHost({ host, hostname }: Pick<FastifyRequest, 'host' | 'hostname'>, own: URL): void {
  const name = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (host.toLowerCase() === own.host || name === own.hostname) return;
  if (name === 'localhost' || name.endsWith('.localhost') || isIP(name) !== 0) return;
  throw new PlauditError(
    'request.host',
    `This server is not known by the name "${shown(hostname)}": open ${own.origin}, or let the operator set PLAUDIT_URL to the address people use.`,
    { place: 'Host' },
  );
}

function checkOrigin({ headers, host }: FastifyRequest, own: URL): void {
  const { origin, cookie } = headers;
  const site = headers['sec-fetch-site'];
  const sameSite = site === undefined || OWN_SITES.has(site);
  // A program without a browser sends neither, and nothing of someone else's.
  const sameOrigin = origin === undefined ? site !== undefined || cookie === undefined : isOwn(origin, host, own);
  if (sameSite && sameOrigin) return;
  throw new PlauditError(
    'request.origin',
    origin === undefined
      ? 'A request with a cookie that changes something must say from where it comes (Origin): programs use an API key.'
      : `What changes something is taken from pages of this server only, not from ${shown(origin)}.`,
    { place: 'Origin' },
  );
}

/** The public address to the letter; of other names of this server the host, since only the proxy knows the scheme. */
function isOwn(origin: string, host: string, own: URL): boolean {
  if (origin === own.origin) return true;
  const from = URL.parse(origin);
  if (from === null || from.host !== host.toLowerCase() || from.host === own.host) return false;
  // Its own name under another port or scheme is another place, which whoever sits on the line could make up.
  return own.protocol === 'http:' || from.hostname !== own.hostname;
}

const shown = (text: string): string => text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 100);
