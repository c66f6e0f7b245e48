import type pg from 'pg';
import { type Undelivered, undelivered } from '../../core/basics/undelivered.ts';
import { personName } from '../people/actor-name.ts';
import type { DeliveryState, WebhookEventType } from './webhook-events.ts';

export type EndpointRow = {
  readonly endpointId: string;
  readonly name: string;
  readonly url: string;
  readonly events: WebhookEventType[];
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly removedAt: Date | null;
  /** Failures in a row. */
  readonly failures: number;
};

const COLUMNS = `endpoint_id AS "endpointId", name, url, events, created_at AS "createdAt", created_by AS "createdBy",
  removed_at AS "removedAt", failures`;

export async function addEndpoint(
  client: pg.ClientBase,
  endpoint: {
    readonly endpointId: string;
    readonly name: string;
    readonly url: string;
    readonly events: readonly WebhookEventType[];
    readonly createdAt: Date;
    readonly createdBy: string;
  },
): Promise<EndpointRow> {
  const result = await client.query<EndpointRow>(
    `INSERT INTO webhook_endpoint (endpoint_id, name, url, events, created_at, created_by, failures, busy_until)
     VALUES ($1, $2, $3, $4, $5, $6, 0, $5) RETURNING ${COLUMNS}`,
    [endpoint.endpointId, endpoint.name, endpoint.url, endpoint.events, endpoint.createdAt, endpoint.createdBy],
  );
  return result.rows[0] as EndpointRow;
}

export const findEndpoint = async (client: pg.ClientBase | pg.Pool, endpointId: string): Promise<EndpointRow | null> =>
  (await client.query<EndpointRow>(`SELECT ${COLUMNS} FROM webhook_endpoint WHERE endpoint_id = $1`, [endpointId]))
    .rows[0] ?? null;

/** With what came of the last try, and what is still to be told. */
export type EndpointLine = EndpointRow & {
  readonly createdByName: string;
  readonly last: {
    readonly at: string;
    readonly state: DeliveryState;
    readonly status: number | null;
    readonly error: Undelivered | null;
  } | null;
  readonly waiting: number;
};

const LINES = `SELECT ${COLUMNS}, ${personName('webhook_endpoint.created_by')} AS "createdByName",
  (SELECT json_build_object('at', d.last_try_at, 'state', d.state, 'status', d.last_status, 'error', d.last_error)
   FROM webhook_delivery d WHERE d.endpoint_id = webhook_endpoint.endpoint_id AND d.last_try_at IS NOT NULL
   ORDER BY d.last_try_at DESC, d.event_id DESC LIMIT 1) AS last,
  (SELECT count(*)::int FROM webhook_delivery d
   WHERE d.endpoint_id = webhook_endpoint.endpoint_id AND d.state = 'waiting') AS waiting
  FROM webhook_endpoint`;

/** Those that were not removed, newest first. */
export const listEndpoints = async (client: pg.ClientBase | pg.Pool): Promise<EndpointLine[]> =>
  (
    await client.query<EndpointLine>(
      `${LINES} WHERE removed_at IS NULL ORDER BY webhook_endpoint.created_at DESC, endpoint_id DESC`,
    )
  ).rows;

/** One, also where it was removed. */
export const findEndpointLine = async (
  client: pg.ClientBase | pg.Pool,
  endpointId: string,
): Promise<EndpointLine | null> =>
  (await client.query<EndpointLine>(`${LINES} WHERE endpoint_id = $1`, [endpointId])).rows[0] ?? null;

/** Takes an endpoint away, and out of the line what it was still to be told; false where it was taken away before. */
export async function endEndpoint(client: pg.ClientBase, endpointId: string, at: Date): Promise<boolean> {
  const { rowCount } = await client.query(
    'UPDATE webhook_endpoint SET removed_at = $2 WHERE endpoint_id = $1 AND removed_at IS NULL',
    [endpointId, at],
  );
  await client.query(
    `UPDATE webhook_delivery SET state = 'given-up', last_try_at = $2, last_error = $3
     WHERE endpoint_id = $1 AND state = 'waiting'`,
    [endpointId, at, undelivered('removed')],
  );
  return rowCount === 1;
}

/**
 * Endpoints that something is due at, and that nobody is at work on and that do not rest: held until a moment, after
 * which another process may take them, should this one die.
 */
export async function holdDueEndpoints(client: pg.ClientBase, now: Date, until: Date): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `UPDATE webhook_endpoint SET busy_until = $2 WHERE endpoint_id IN (
       SELECT w.endpoint_id FROM webhook_endpoint w WHERE w.removed_at IS NULL AND w.busy_until <= $1 AND EXISTS (
         SELECT 1 FROM webhook_delivery d
         WHERE d.endpoint_id = w.endpoint_id AND d.state = 'waiting' AND d.next_try_at <= $1)
       FOR UPDATE OF w SKIP LOCKED) RETURNING endpoint_id AS id`,
    [now, until],
  );
  return rows.map(({ id }) => id);
}

/** Lets go of an endpoint, or lets it rest after a failure. */
export async function letGoEndpoint(
  client: pg.ClientBase | pg.Pool,
  { endpointId, failures, until }: { endpointId: string; failures: number; until: Date },
): Promise<void> {
  await client.query('UPDATE webhook_endpoint SET failures = $2, busy_until = $3 WHERE endpoint_id = $1', [
    endpointId,
    failures,
    until,
  ]);
}
