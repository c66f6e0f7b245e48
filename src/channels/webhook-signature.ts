import { createHmac } from 'node:crypto';

/** Before every secret, in the text that receivers are given. Source: Standard Webhooks, "Signature scheme". */
const SECRET_MARK = 'whsec_';

/** The secret as a receiver's library reads it: 24 to 64 bytes in base64 behind a mark. */
export const secretText = (secret: Uint8Array): string => SECRET_MARK + Buffer.from(secret).toString('base64');

/**
 * The headers of Standard Webhooks 1.0 (standardwebhooks.com): the id is the same at every try, the time is that of
 * the try in seconds since 1970, the signature is HMAC-SHA256 over "id.time.body".
 */
export function signedHeaders(
  secret: Uint8Array,
  { id, at, body }: { id: string; at: Date; body: string },
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}
