import { z } from 'zod';
import { LONGEST_KEY_DAYS } from '../../actions/guards/api-keys.ts';
import { instant, oneLine, pageOf, uuid } from './common.ts';

/** A key of a program, without the key itself. */
export const apiKey = z.object({
  id: uuid,
  name: z.string(),
  /** The last four characters of the key. */
  ending: z.string(),
  owner: z.string(),
  ownerName: z.string(),
  scopes: z.array(z.string()).describe('Acts of docs/permissions.md'),
  lacks: z.array(z.string()).describe('Scopes that its owner may not use any more, and so neither may the key'),
  reach: z.enum(['everything', 'part', 'nothing']).describe('How far its owner sees into the network'),
  state: z.enum(['in-use', 'expired', 'revoked']),
  createdAt: instant,
  expiresAt: instant,
  lastUsedAt: instant.nullable().describe('To the minute'),
  revokedAt: instant.nullable(),
  revokedBy: z.string().nullable().describe('By name'),
});
export type ApiKey = z.infer<typeof apiKey>;
export const apiKeyPage = pageOf(apiKey);
export const newApiKey = z.object({
  name: oneLine(80),
  scopes: z.array(z.string().max(60)).min(1).max(60),
  days: z.number().int().min(1).max(LONGEST_KEY_DAYS).default(90).describe('How long it is good for'),
});
export const madeApiKey = apiKey.extend({ key: z.string().describe('Shown this once: keep it') });
export type MadeApiKey = z.infer<typeof madeApiKey>;
