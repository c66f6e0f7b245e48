import { z } from 'zod';
import { date, instant, level, pageOf, paging, period, rulebookKey, text } from './common.ts';
import { decision } from './decisions.ts';

export const registryQuery = z.object({
  program: z.string().optional(),
  edition: z.string().optional(),
  year: z.coerce.number().int().min(0).max(9999).optional().describe('Year of recognition'),
  level: level.optional(),
  status: z.enum(['active', 'expired', 'withdrawn', 'historical']).optional(),
  q: z.string().max(200).optional(),
  sort: z.enum(['name', 'issued', 'valid-until']).default('name'),
  order: z.enum(['asc', 'desc']).default('asc'),
  ...paging,
});
export const registryEntry = z.object({
  /** Null for an entry transcribed from a source: this product did not issue it. */
  number: z.string().nullable(),
  level,
  name: z.string(),
  organization: z.string().nullable(),
  program: z.string(),
  edition: z.string(),
  title: text,
  year: z.number().int(),
  issuedOn: date.nullable(),
  validUntil: date.nullable(),
  status: z.enum(['active', 'expired', 'withdrawn', 'historical']),
  simulated: z.boolean(),
  source: z.string().nullable(),
});
export type RegistryEntry = z.infer<typeof registryEntry>;
export const registry = pageOf(registryEntry).extend({
  facets: z.object({
    programs: z.array(z.object({ program: z.string(), title: text })),
    editions: z.array(z.string()),
    years: z.array(z.number().int()),
  }),
});
export type Registry = z.infer<typeof registry>;

export const certificate = z.object({
  number: z.string(),
  status: z.enum(['active', 'expired', 'withdrawn']),
  issuer: z.string(),
  level,
  subject: z.string(),
  /** As of the period: for a CSR its supervisor and site, for a site its organization. */
  within: z.array(z.object({ level, name: z.string() })),
  title: text,
  rulebook: rulebookKey,
  rulebookSha256: z.string(),
  period,
  achievedOn: date,
  issuedAt: instant,
  validUntil: date,
  simulated: z.boolean(),
  /** The decision as it stood when the certificate was issued; it never changes afterwards. */
  decision,
  withdrawal: z.object({ at: instant, reason: z.string() }).nullable(),
  noLongerEarned: z.boolean(),
  /** Signing is a later step of the flow: null until then. */
  signature: z.null(),
  url: z.string(),
});
export type Certificate = z.infer<typeof certificate>;
export const withdrawalRequest = z.object({ reason: z.string().trim().min(10).max(1000) });

// --- Rulebooks --------------------------------------------------------------------------------

export const rulebookLine = z.object({
  key: rulebookKey,
  program: z.string(),
  edition: z.string(),
  title: text,
  sha256: z.string(),
  builtIn: z.boolean(),
  unstated: z.array(z.string()),
});
export type RulebookLine = z.infer<typeof rulebookLine>;
const sourced = { source: z.string(), note: text.nullable() };
export const rulebookPage = rulebookLine.extend({
  source: z.object({ document: z.string(), statement: text }),
  countsWhen: z.object({ all: z.array(z.string()), ...sourced }),
  share: z.object({
    value: z.number().nullable(),
    ratio: z.string().nullable(),
    comparison: z.enum(['more-than', 'at-least']).nullable(),
    ...sourced,
  }),
  period: z.object({
    months: z.number().int(),
    comparison: z.enum(['exactly', 'at-least']),
    consecutive: z.boolean(),
    reading: z.enum(['pooled', 'each-month']),
    ...sourced,
  }),
  surveyWindow: z.object({
    key: z.string().nullable(),
    fromMinutes: z.number().nullable(),
    toMinutes: z.number().nullable(),
    businessDays: z.number().nullable(),
    ...sourced,
  }),
  minimumResponses: z.object({
    csr: z.number().nullable(),
    supervisor: z.number().nullable(),
    site: z.number().nullable(),
    organization: z.number().nullable(),
    ...sourced,
  }),
  organization: z.object({ rule: z.enum(['every-site', 'own-share']).nullable(), ...sourced }),
  transfers: z.object({ judged: z.string().nullable(), ...sourced }),
  validity: z.object({ months: z.number().int().nullable(), ...sourced }),
  labels: z.record(z.string(), text),
  findings: z.array(
    z.object({
      severity: z.enum(['error', 'warning', 'note']),
      code: z.string(),
      path: z.string(),
      message: z.string(),
    }),
  ),
  /** The YAML as it is hashed. */
  yaml: z.string(),
});
export type RulebookPage = z.infer<typeof rulebookPage>;
export const rulebookDiff = z.object({
  from: rulebookKey,
  to: rulebookKey,
  changes: z.array(z.object({ rule: z.string(), from: z.string(), to: z.string(), sentence: text })),
});
export type RulebookDiff = z.infer<typeof rulebookDiff>;
