import { z } from 'zod';
import { TEST_EVENT, WEBHOOK_EVENTS } from '../../actions/webhooks/webhooks.ts';
import { instant, oneLine, pageOf, undelivered, uuid } from './common.ts';

const webhookEvent = z.enum(WEBHOOK_EVENTS);
const deliveryState = z.enum(['waiting', 'delivered', 'given-up']);

/** An address that is told what happens. */
export const webhook = z.object({
  id: uuid,
  name: z.string(),
  url: z.string(),
  events: z.array(webhookEvent),
  createdAt: instant,
  createdBy: z.string(),
  createdByName: z.string(),
  removedAt: instant.nullable(),
  /** Failures in a row; 0 where the last try succeeded. */
  failures: z.number().int(),
  last: z
    .object({
      at: instant,
      state: deliveryState,
      status: z.number().int().nullable().describe('What the address answered'),
      error: undelivered.nullable(),
    })
    .nullable()
    .describe('What came of the last try'),
  waiting: z.number().int().describe('Messages that are still to be sent'),
});
export type Webhook = z.infer<typeof webhook>;
export const newWebhook = z.object({
  name: oneLine(80),
  url: z.string().trim().min(1).max(2000),
  events: z.array(webhookEvent).min(1),
});
export const addedWebhook = webhook.extend({ secret: z.string().describe('Shown this once: keep it') });
export type AddedWebhook = z.infer<typeof addedWebhook>;

export const delivery = z.object({
  /** The webhook-id header. */
  id: uuid,
  event: z.enum([...WEBHOOK_EVENTS, TEST_EVENT]),
  happenedAt: instant,
  state: deliveryState,
  tries: z.number().int(),
  nextTryAt: instant.nullable(),
  lastTryAt: instant.nullable(),
  lastStatus: z.number().int().nullable().describe('What the address answered'),
  lastError: undelivered.nullable(),
});
export type Delivery = z.infer<typeof delivery>;
export const deliveryPage = pageOf(delivery);
