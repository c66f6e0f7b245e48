import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const policy = (directives: Readonly<Record<string, string>>): string =>
  Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources}`)
    .join('; ');

/**
 * What a page of the app may load: files of this server, and nothing written into the page. The app sets positions
 * through the style objects of the browser, which this allows, and writes no style element or attribute.
 */
const PAGE_POLICY = policy({
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data:",
  'font-src': "'self'",
  'connect-src': "'self'",
  'manifest-src': "'self'",
  'form-action': "'self'",
  'base-uri': "'none'",
  'frame-ancestors': "'none'",
});

/** Answers of the API are data: should a browser show one as a page, it may do nothing. */
const DATA_POLICY = policy({ 'default-src': "'none'", 'frame-ancestors': "'none'", 'base-uri': "'none'" });

/** What no page of this server uses; copying a link and passkeys are used. */
const FEATURES = [
  ...['accelerometer', 'autoplay', 'browsing-topics', 'camera', 'display-capture', 'encrypted-media'],
  ...['geolocation', 'gyroscope', 'hid', 'idle-detection', 'magnetometer', 'microphone', 'midi', 'payment'],
  ...['picture-in-picture', 'screen-wake-lock', 'serial', 'usb', 'xr-spatial-tracking'],
]
  .map((name) => `${name}=()`)
  .concat(['clipboard-write=(self)', 'publickey-credentials-create=(self)', 'publickey-credentials-get=(self)'])
  .join(', ');

const ALWAYS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'permissions-policy': FEATURES,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
};

/** A year, and this host only: what runs beside it is not ours to decide about. */
const STRICT_TRANSPORT = 'max-age=31536000';

/** Whether an address is below /api, which answers with data and never with a page. */
export const isApi = (url: string): boolean => url === '/api' || /^\/api[/?]/.test(url);

/** Puts the headers of safety on an answer; for one that goes out before any hook has run. */
export type AddHeaders = (request: Pick<FastifyRequest, 'url'>, reply: FastifyReply) => void;

/** Every answer of this server has these headers, whatever it is. See docs/safety.md. */
export function guardHeaders(server: FastifyInstance, publicUrl: string): AddHeaders {
  const headers = {
    ...ALWAYS,
    ...(publicUrl.startsWith('https:') ? { 'strict-transport-security': STRICT_TRANSPORT } : {}),
  };
  const add: AddHeaders = (request, reply) => {
    reply.headers(headers);
    const api = isApi(request.url);
    reply.header('content-security-policy', api ? DATA_POLICY : PAGE_POLICY);
    // What one may see another may not: nothing of the API is kept on the way, unless a route says so.
    if (api && !reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
    if (reply.statusCode === 401 && !reply.hasHeader('www-authenticate'))
      reply.header('www-authenticate', 'Bearer realm="Plaudit"');
  };
  server.addHook('onSend', async (request, reply) => add(request, reply));
  return add;
}
