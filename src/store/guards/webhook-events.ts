import type pg from 'pg';
import type { Undelivered } from '../../core/basics/undelivered.ts';
import { newId } from '../basics/ids.ts';

/** What other systems can be told of. */
export const WEBHOOK_EVENTS = [
  'certificate.issued',
  'certificate.withdrawn',
  'decision-run.finished',
  'import.finished',
] as const;
export type WebhookEventType = (typeof WEBHOOK_EVENTS)[number];
/** Tells nothing: sent to one endpoint because someone wants to see it arrive. */
export const TEST_EVENT = 'webhook.test';
export type MessageType = WebhookEventType | typeof TEST_EVENT;

/** `data` never names a person: it says where to read, with a key, what one may know. */
export type WebhookEvent = {
  readonly type: WebhookEventType;
  readonly at: Date;
  readonly data: Readonly<Record<string, string | number | null>>;
};

/**
 * Writes down what happened for every endpoint that wants to know, in the transaction of what happened: it is told if
 * and only if it was done. Where nobody wants to know, nothing is written.
 */
export async function tellWebhooks(client: pg.ClientBase, events: readonly WebhookEvent[]): Promise<void> {
  if (events.length === 0) return;
  await client.query(
    `WITH happened AS (
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::jsonb[]) AS e(event_id, type, happened_at, data)
     ), wanted AS (
       SELECT endpoint_id, events FROM webhook_endpoint WHERE removed_at IS NULL
     ), told AS (
       INSERT INTO webhook_event (event_id, type, happened_at, data)
       SELECT * FROM happened h WHERE EXISTS (SELECT 1 FROM wanted w WHERE h.type = ANY (w.events))
       RETURNING event_id, type, happened_at
     )
     INSERT INTO webhook_delivery (endpoint_id, event_id, state, tries, next_try_at)
     SELECT w.endpoint_id, t.event_id, 'waiting', 0, t.happened_at FROM told t JOIN wanted w ON t.type = ANY (w.events)`,
    [
      events.map(({ at }) => newId(at)),
      events.map(({ type }) => type),
      events.map(({ at }) => at),
      events.map(({ data }) => JSON.stringify(data)),
    ],
  );
}

/** Writes a test down for one endpoint, whatever it wants to know; returns its id. */
export async function tellTest(client: pg.ClientBase, endpointId: string, at: Date): Promise<string> {
  const eventId = newId(at);
  await client.query("INSERT INTO webhook_event (event_id, type, happened_at, data) VALUES ($1, $2, $3, '{}')", [
    eventId,
    TEST_EVENT,
    at,
  ]);
  await client.query(
    `INSERT INTO webhook_delivery (endpoint_id, event_id, state, tries, next_try_at) VALUES ($1, $2, 'waiting', 0, $3)`,
    [endpointId, eventId, at],
  );
  return eventId;
}

export type Message = {
  readonly eventId: string;
  readonly type: MessageType;
  readonly happenedAt: Date;
  readonly data: WebhookEvent['data'];
  /** Tries before this one. */
  readonly tries: number;
};

/** What is due at an endpoint, oldest first. */
export async function dueMessages(
  client: pg.ClientBase | pg.Pool,
  endpointId: string,
  now: Date,
  limit: number,
): Promise<Message[]> {
  const { rows } = await client.query<Message>(
    `SELECT e.event_id AS "eventId", e.type, e.happened_at AS "happenedAt", e.data, d.tries
     FROM webhook_delivery d JOIN webhook_event e ON e.event_id = d.event_id
     WHERE d.endpoint_id = $1 AND d.state = 'waiting' AND d.next_try_at <= $2 ORDER BY d.next_try_at, d.event_id LIMIT $3`,
    [endpointId, now, limit],
  );
  return rows;
}

export type DeliveryState = 'waiting' | 'delivered' | 'given-up';

/** What came of one try. */
export async function noteTry(
  client: pg.ClientBase | pg.Pool,
  delivery: {
    readonly endpointId: string;
    readonly eventId: string;
    readonly state: DeliveryState;
    readonly at: Date;
    readonly nextTryAt: Date;
    readonly status: number | null;
    readonly error: Undelivered | null;
  },
): Promise<void> {
  await client.query(
    `UPDATE webhook_delivery SET state = $3, tries = tries + 1, last_try_at = $4, next_try_at = $5, last_status = $6,
       last_error = $7 WHERE endpoint_id = $1 AND event_id = $2`,
    [
      delivery.endpointId,
      delivery.eventId,
      delivery.state,
      delivery.at,
      delivery.nextTryAt,
      delivery.status,
      delivery.error,
    ],
  );
}

export type DeliveryRow = {
  readonly eventId: string;
  readonly type: MessageType;
  readonly happenedAt: Date;
  readonly state: DeliveryState;
  readonly tries: number;
  readonly nextTryAt: Date;
  readonly lastTryAt: Date | null;
  readonly lastStatus: number | null;
  readonly lastError: Undelivered | null;
};

const DELIVERIES = `SELECT e.event_id AS "eventId", e.type, e.happened_at AS "happenedAt", d.state, d.tries,
    d.next_try_at AS "nextTryAt", d.last_try_at AS "lastTryAt", d.last_status AS "lastStatus", d.last_error AS "lastError"
  FROM webhook_delivery d JOIN webhook_event e ON e.event_id = d.event_id WHERE d.endpoint_id = $1`;

export const findDelivery = async (
  client: pg.ClientBase | pg.Pool,
  endpointId: string,
  eventId: string,
): Promise<DeliveryRow | null> =>
  (await client.query<DeliveryRow>(`${DELIVERIES} AND d.event_id = $2`, [endpointId, eventId])).rows[0] ?? null;

/** Newest first. */
export async function listDeliveries(
  client: pg.ClientBase | pg.Pool,
  endpointId: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ rows: DeliveryRow[]; total: number }> {
  const { rows } = await client.query<DeliveryRow>(`${DELIVERIES} ORDER BY d.event_id DESC LIMIT $2 OFFSET $3`, [
    endpointId,
    limit,
    offset,
  ]);
  const count = await client.query<{ total: number }>(
    'SELECT count(*)::int AS total FROM webhook_delivery WHERE endpoint_id = $1',
    [endpointId],
  );
  return { rows, total: count.rows[0]?.total ?? 0 };
}

/** Puts a message into the line once more, from its first try on; false where there is none such. */
export async function sendAgain(
  client: pg.ClientBase,
  { endpointId, eventId, now }: { endpointId: string; eventId: string; now: Date },
): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE webhook_delivery SET state = 'waiting', tries = 0, next_try_at = $3 WHERE endpoint_id = $1 AND event_id = $2`,
    [endpointId, eventId, now],
  );
  return rowCount === 1;
}

/** Messages that came to an end before a moment, with what they told where nobody waits for it. */
export async function forgetMessages(client: pg.ClientBase, before: Date): Promise<void> {
  await client.query("DELETE FROM webhook_delivery WHERE state <> 'waiting' AND last_try_at < $1", [before]);
  await client.query(
    `DELETE FROM webhook_event e WHERE happened_at < $1
       AND NOT EXISTS (SELECT 1 FROM webhook_delivery d WHERE d.event_id = e.event_id)`,
    [before],
  );
}
