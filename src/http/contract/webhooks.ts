import { z } from 'zod';
import { WEBHOOK_EVENTS } from '../../actions/webhooks.ts';
import { instant, pageOf, uuid } from './common.ts';

const webhookEvent = z.enum(WEBHOOK_EVENTS);

/** An address that is told what happens. */
export const webhook = z.object({
  id: uuid,
  name: z.string(),
  url: z.string(),
  events: z.array(webhookEvent),
  createdAt: instant,
  createdBy: z.string(),
  /** Failures in a row; 0 where the last try succeeded. */
  failures: z.number().int(),
});
export const newWebhook = z.object({
  name: z.string().trim().min(1).max(80),
  url: z.string().trim().min(1).max(2000),
  events: z.array(webhookEvent).min(1),
});
export const addedWebhook = webhook.extend({ secret: z.string().describe('Shown this once: keep it') });

export const delivery = z.object({
  /** The webhook-id header. */
  id: uuid,
  event: webhookEvent,
  happenedAt: instant,
  state: z.enum(['waiting', 'delivered', 'given-up']),
  tries: z.number().int(),
  nextTryAt: instant.nullable(),
  lastTryAt: instant.nullable(),
  lastStatus: z.number().int().nullable().describe('What the address answered'),
  lastError: z.string().nullable(),
});
export const deliveryPage = pageOf(delivery);
