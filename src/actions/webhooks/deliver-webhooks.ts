import { createHmac } from 'node:crypto';
import { type PostOptions, postOut } from '../../channels/post-out.ts';
import { signedHeaders } from '../../channels/webhook-signature.ts';
import { undelivered } from '../../core/basics/undelivered.ts';
import type { Pool } from '../../store/basics/db.ts';
import { findEndpoint, letGoEndpoint } from '../../store/guards/webhook-endpoints.ts';
import { dueMessages, type Message, noteTry, TEST_EVENT } from '../../store/guards/webhook-events.ts';

/** Seconds to the next try, after the first, the second ...; after the last one a message is given up. */
export const RETRIES: readonly number[] = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];
const FIRST_REST_S = 5;
const LONGEST_REST_S = 300;
/** One process is at work on an endpoint for so long, and holds it for longer than one try may take after that. */
const WORK_MS = 60_000;
export const HOLD_MS = 90_000;
const BATCH = 20;

/** The secret of one endpoint: it follows from its id, so that there is none to steal from the database. */
export const endpointSecret = (root: Uint8Array, endpointId: string): Buffer =>
  createHmac('sha256', root).update(`webhook/${endpointId}`).digest();

/** What a message is on its way: the shape that Standard Webhooks suggests. */
const bodyOf = ({ type, happenedAt, data }: Message): string =>
  JSON.stringify({ type, timestamp: happenedAt.toISOString(), data });

/**
 * Sends what is due at an endpoint, one message after another, until nothing is, or one fails: then the endpoint
 * rests, and the message waits for its next try. A message may arrive twice, always under the same id.
 */
export async function deliverDue(
  pool: Pool,
  endpointId: string,
  { root, now, post }: { root: Uint8Array; now: () => Date; post: PostOptions },
): Promise<void> {
  const endpoint = await findEndpoint(pool, endpointId);
  if (endpoint === null || endpoint.removedAt !== null) return;
  const secret = endpointSecret(root, endpointId);
  const until = performance.now() + WORK_MS;
  let { failures } = endpoint;
  while (performance.now() < until) {
    const messages = await dueMessages(pool, endpointId, now(), BATCH);
    if (messages.length === 0) break;
    for (const message of messages) {
      const body = bodyOf(message);
      const headers = signedHeaders(secret, { id: message.eventId, at: now(), body });
      const answer = await postOut(endpoint.url, headers, body, post);
      const delivered = answer.status !== null && answer.status >= 200 && answer.status < 300;
      const at = now();
      // Whoever tests looks on: what did not arrive at once is of no use to him tomorrow.
      const wait = message.type === TEST_EVENT ? undefined : RETRIES[message.tries];
      await noteTry(pool, {
        endpointId,
        eventId: message.eventId,
        state: delivered ? 'delivered' : wait === undefined ? 'given-up' : 'waiting',
        at,
        nextTryAt: new Date(at.getTime() + (delivered ? 0 : (wait ?? 0) * 1000)),
        status: answer.status,
        error: delivered ? null : answer.status === null ? answer.error : undelivered('answer', answer.status),
      });
      failures = delivered ? 0 : failures + 1;
      if (!delivered) {
        const rest = Math.min(LONGEST_REST_S, FIRST_REST_S * 2 ** Math.min(failures - 1, 10));
        await letGoEndpoint(pool, { endpointId, failures, until: new Date(at.getTime() + rest * 1000) });
        return;
      }
    }
  }
  await letGoEndpoint(pool, { endpointId, failures, until: now() });
}
