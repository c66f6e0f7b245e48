import { type PostOptions, refusedAddress } from '../../channels/post-out.ts';
import { secretText } from '../../channels/webhook-signature.ts';
import { PlauditError } from '../../core/basics/problem.ts';
import { UNDELIVERED } from '../../core/basics/undelivered.ts';
import { DAY_MS } from '../../core/basics/time.ts';
import { transaction } from '../../store/basics/connect.ts';
import type { Pool } from '../../store/basics/db.ts';
import { newId } from '../../store/basics/ids.ts';
import { writeJournal } from '../../store/journal.ts';
import type { JobQueue } from '../../store/queue.ts';
import {
  addEndpoint,
  endEndpoint,
  type EndpointLine,
  type EndpointRow,
  findEndpoint,
  findEndpointLine,
  holdDueEndpoints,
  listEndpoints,
} from '../../store/guards/webhook-endpoints.ts';
import {
  type DeliveryRow,
  findDelivery,
  forgetMessages,
  listDeliveries,
  sendAgain,
  tellTest,
  type WebhookEventType,
} from '../../store/guards/webhook-events.ts';
import { deliverDue, endpointSecret, HOLD_MS } from './deliver-webhooks.ts';
import type { OpenSecrets } from '../keys/secrets.ts';

export { TEST_EVENT, WEBHOOK_EVENTS } from '../../store/guards/webhook-events.ts';
export type { EndpointLine, DeliveryRow };

const KNOCK_MS = 1000;
const AT_ONCE = 4;
const FORGET_EVERY_MS = 3_600_000;
/** Days for which it can be seen what was told, and sent again. */
const KEPT_DAYS = 30;

export type WebhookOptions = {
  readonly pool: Pool;
  readonly secrets: OpenSecrets;
  readonly now: () => Date;
  readonly post: PostOptions;
};

/** Other systems that are told what happens: the list of them, and the sending. */
export class Webhooks {
  readonly #options: WebhookOptions;

  constructor(options: WebhookOptions) {
    this.#options = options;
  }

  list(): Promise<EndpointLine[]> {
    return listEndpoints(this.#options.pool);
  }

  /** One endpoint, also where it was taken away. Throws `not-found`. */
  async find(endpointId: string): Promise<EndpointLine> {
    const line = await findEndpointLine(this.#options.pool, endpointId);
    if (line === null) throw notFound(endpointId);
    return line;
  }

  /**
   * Adds an endpoint. The secret its messages are signed with is in this answer and nowhere else. Throws
   * `webhook.address` for an address that nothing may be sent to.
   */
  async add(endpoint: {
    readonly name: string;
    readonly url: string;
    readonly events: readonly WebhookEventType[];
    readonly actor: string;
  }): Promise<{ row: EndpointLine; secret: string }> {
    const { pool, post } = this.#options;
    const refused = refusedAddress(endpoint.url, post);
    if (refused !== null) {
      throw new PlauditError(
        'webhook.address',
        `Nothing may be sent to this address: ${UNDELIVERED[refused]}. Give an https address that anyone can reach, or let the operator of the server allow this one.`,
        { place: 'url', params: { reason: refused } },
      );
    }
    const now = this.#options.now();
    const endpointId = newId(now);
    const secret = secretText(endpointSecret(await this.#root(), endpointId));
    await transaction(pool, async (client) => {
      const added = await addEndpoint(client, {
        endpointId,
        name: endpoint.name,
        // As it is read, without line ends that nobody sees.
        url: new URL(endpoint.url).href,
        events: [...new Set(endpoint.events)].toSorted(),
        createdAt: now,
        createdBy: endpoint.actor,
      });
      await writeJournal(client, {
        at: now,
        actor: endpoint.actor,
        act: 'webhook.added',
        noun: 'webhook',
        nounId: endpointId,
        // The rest of an address may be a secret of the receiver's.
        detail: { name: endpoint.name, host: new URL(endpoint.url).host, events: added.events },
      });
    });
    return { row: await this.find(endpointId), secret };
  }

  /** Takes an endpoint away: it is told nothing more. Throws `not-found`. */
  async remove(endpointId: string, actor: string): Promise<void> {
    const { name } = await this.#endpoint(endpointId);
    const now = this.#options.now();
    await transaction(this.#options.pool, async (client) => {
      if (!(await endEndpoint(client, endpointId, now))) return;
      await writeJournal(client, {
        at: now,
        actor,
        act: 'webhook.removed',
        noun: 'webhook',
        nounId: endpointId,
        detail: { name },
      });
    });
  }

  /** What an endpoint was told, or is to be, newest first. Throws `not-found`. */
  async deliveries(
    endpointId: string,
    page: { limit: number; offset: number },
  ): Promise<{ rows: DeliveryRow[]; total: number }> {
    await this.#endpoint(endpointId);
    return listDeliveries(this.#options.pool, endpointId, page);
  }

  /** Tells something once more, under the same id. Throws `not-found`. */
  async sendAgain(endpointId: string, eventId: string, actor: string): Promise<DeliveryRow> {
    const { name, removedAt } = await this.#endpoint(endpointId);
    if (removedAt !== null) throw notFound(endpointId);
    const now = this.#options.now();
    return transaction(this.#options.pool, async (client) => {
      if (!(await sendAgain(client, { endpointId, eventId, now }))) {
        throw new PlauditError('not-found', `The endpoint was never told of ${eventId}, or it is too long ago.`, {
          place: eventId,
          params: { noun: 'delivery' },
        });
      }
      await writeJournal(client, {
        at: now,
        actor,
        act: 'webhook.sent-again',
        noun: 'webhook',
        nounId: endpointId,
        detail: { name, event: eventId },
      });
      return (await findDelivery(client, endpointId, eventId)) as DeliveryRow;
    });
  }

  /** Sends a message that tells nothing, tried once, so that it is seen to arrive. Throws `not-found`. */
  async test(endpointId: string, actor: string): Promise<DeliveryRow> {
    const { name, removedAt } = await this.#endpoint(endpointId);
    if (removedAt !== null) throw notFound(endpointId);
    const now = this.#options.now();
    return transaction(this.#options.pool, async (client) => {
      const eventId = await tellTest(client, endpointId, now);
      await writeJournal(client, {
        at: now,
        actor,
        act: 'webhook.tested',
        noun: 'webhook',
        nounId: endpointId,
        detail: { name },
      });
      return (await findDelivery(client, endpointId, eventId)) as DeliveryRow;
    });
  }

  /** Begins to send what is due, together with all other processes. Returns what ends it. */
  async work(queue: JobQueue, onFault: (error: unknown, job: string) => void): Promise<() => void> {
    const { pool, now, post } = this.#options;
    const handle = async ({ id }: { id: string }): Promise<void> =>
      deliverDue(pool, id, { root: await this.#root(), now, post });
    // Several at once: an endpoint that does not answer keeps none of the others waiting.
    for (let i = 0; i < AT_ONCE; i += 1) await queue.work('webhook', handle, onFault);
    let busy = false;
    let forgottenAt = 0;
    const knock = async (): Promise<void> => {
      if (performance.now() - forgottenAt > FORGET_EVERY_MS || forgottenAt === 0) {
        forgottenAt = performance.now();
        const before = new Date(now().getTime() - KEPT_DAYS * DAY_MS);
        await transaction(pool, (client) => forgetMessages(client, before));
      }
      await this.knock(queue);
    };
    const timer = setInterval(() => {
      if (busy) return;
      busy = true;
      // A database that is gone for a moment is heard of elsewhere; the next second tries again.
      void knock()
        .catch(() => undefined)
        .finally(() => {
          busy = false;
        });
    }, KNOCK_MS).unref();
    return () => clearInterval(timer);
  }

  /** Lets the queue know of every endpoint that something is due at and nobody is at work on. */
  async knock(queue: JobQueue): Promise<number> {
    const now = this.#options.now();
    return transaction(this.#options.pool, async (client) => {
      const due = await holdDueEndpoints(client, now, new Date(now.getTime() + HOLD_MS));
      for (const id of due) await queue.enqueue(client, 'webhook', { id });
      return due.length;
    });
  }

  async #root(): Promise<Buffer> {
    return (await this.#options.secrets()).deriveSecret('webhooks');
  }

  async #endpoint(endpointId: string): Promise<EndpointRow> {
    const endpoint = await findEndpoint(this.#options.pool, endpointId);
    if (endpoint === null) throw notFound(endpointId);
    return endpoint;
  }
}

const notFound = (endpointId: string): PlauditError =>
  new PlauditError('not-found', 'There is no webhook of this id.', { place: endpointId, params: { noun: 'webhook' } });
