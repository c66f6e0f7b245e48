import { z } from 'zod';
import {
  date,
  instant,
  failure,
  interval,
  level,
  monthText,
  outcome,
  pageOf,
  paging,
  period,
  periodText,
  reading,
  rulebookKey,
  status,
  subjectRef,
  uuid,
} from './common.ts';

export const clause = z.object({
  clause: z.enum(['minimum-responses', 'share', 'every-month', 'period', 'survey-window', 'every-site']),
  required: z.union([z.number(), z.string(), z.null()]),
  observed: z.union([z.number(), z.string(), z.null()]),
  n: z.number().int(),
  outcome,
  source: z.string(),
  /** Message key below `why.`, with its values. */
  reason: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});

export const monthCount = z.object({
  month: monthText,
  n: z.number().int(),
  meeting: z.number().int(),
  outside: z.number().int(),
  lagUnknown: z.number().int(),
  unscorable: z.number().int(),
  share: z.number().nullable(),
  interval,
});

/** The share asked for; null where the edition leaves it unstated or an organization is judged by its sites. */
export const threshold = z.object({ value: z.number(), comparison: z.enum(['more-than', 'at-least']) }).nullable();

/** What would change the outcome; a message below `take.` renders it. */
export const step = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('more-responses'), count: z.number().int(), meeting: z.number().int() }),
  z.object({ kind: z.literal('meeting-in-a-row'), count: z.number().int() }),
  z.object({ kind: z.literal('new-period'), months: z.number().int(), empty: z.array(z.string()) }),
  z.object({ kind: z.literal('completion-times'), count: z.number().int() }),
  z.object({ kind: z.literal('sites'), names: z.array(z.string()) }),
  z.object({ kind: z.literal('operator-profile'), rules: z.array(z.string()) }),
]);

export const decision = z.object({
  rulebook: z.object({ program: z.string(), edition: z.string(), sha256: z.string() }),
  profile: z
    .object({
      name: z.string(),
      by: z.string(),
      date: z.string(),
      reason: z.string(),
      sha256: z.string(),
      supplies: z.array(z.string()),
    })
    .nullable(),
  level,
  subject: z.string(),
  period,
  reading,
  outcome,
  decidedBy: clause.shape.clause.nullable(),
  n: z.number().int(),
  meeting: z.number().int(),
  share: z.number().nullable(),
  interval,
  threshold,
  months: z.array(monthCount),
  readings: z.object({ pooled: outcome, eachMonth: outcome }),
  clauses: z.array(clause),
  luckyPass: z.array(z.object({ truth: z.number(), probability: z.number() })),
  steps: z.array(step),
});
export type DecisionBody = z.infer<typeof decision>;

// --- Network overview -------------------------------------------------------------------------

export const overviewQuery = z.object({
  rulebook: rulebookKey.optional(),
  period: periodText.optional(),
  reading: reading.optional(),
  level: level.default('csr'),
  organization: uuid.optional(),
  site: uuid.optional(),
  supervisor: uuid.optional(),
  status: z.string().optional().describe('One or more statuses, comma-separated'),
  q: z.string().max(200).optional().describe('Part of a name, any case or accents'),
  sort: z.enum(['name', 'status', 'n', 'share', 'low', 'organization', 'site']).default('name'),
  order: z.enum(['asc', 'desc']).default('asc'),
  ...paging,
});

export const overviewRow = z.object({
  subject: subjectRef,
  organization: subjectRef,
  /** Of the last month of the period; null for the levels above, or where unknown. */
  site: subjectRef.nullable(),
  supervisor: subjectRef.nullable(),
  status,
  outcome,
  n: z.number().int(),
  minimum: z.number().int().nullable(),
  threshold,
  meeting: z.number().int(),
  share: z.number().nullable(),
  interval,
  /** One pair [n, meeting] for each of the last 12 months of the network. */
  trend: z.array(z.tuple([z.number().int(), z.number().int()])),
  certificate: z.string().nullable(),
});

export const overview = pageOf(overviewRow).extend({
  rulebook: rulebookKey,
  period,
  reading,
  threshold,
  trendMonths: z.array(monthText),
  /** How many subjects of the level (other filters applied) stand in each status. */
  counts: z.record(status, z.number().int()),
  asOf: instant,
});
export type Overview = z.infer<typeof overview>;
export type OverviewRow = z.infer<typeof overviewRow>;

// --- One subject ------------------------------------------------------------------------------

export const subjectQuery = z.object({
  rulebook: rulebookKey.optional(),
  period: periodText.optional(),
  reading: reading.optional(),
});

export const attribution = z.object({
  month: monthText,
  /** Whom the subject belonged to in that month: a CSR's supervisors, a supervisor's sites, a site's organization. */
  within: z.array(z.object({ subject: subjectRef.nullable(), n: z.number().int() })),
});

export const certificateLine = z.object({
  number: z.string(),
  rulebook: rulebookKey,
  level,
  subject: z.string(),
  period,
  issuedOn: date,
  validUntil: date,
  status: z.enum(['active', 'expired', 'withdrawn']),
  /** True when today's responses would no longer earn it. */
  noLongerEarned: z.boolean(),
});
export type CertificateLine = z.infer<typeof certificateLine>;

export const subjectPage = z.object({
  subject: subjectRef,
  /** From the organization down to, not including, the subject; as of the last month with a response. */
  path: z.array(subjectRef),
  simulated: z.boolean(),
  status,
  decision,
  /** Every month the subject has a response in, under this edition's conditions. */
  history: z.array(monthCount),
  attributions: z.array(attribution),
  /** Shares by measure over the period: FCR and OCR are different measures and never merged. */
  measures: z.array(
    z.object({
      measure: z.enum(['contact-resolution', 'fcr', 'ocr', 'csat', 'csr-csat', 'world-class']),
      n: z.number().int(),
      meeting: z.number().int(),
      share: z.number().nullable(),
      interval,
    }),
  ),
  channels: z.array(
    z.object({
      channel: z.string(),
      n: z.number().int(),
      meeting: z.number().int(),
      share: z.number().nullable(),
      interval,
    }),
  ),
  editions: z.array(
    z.object({
      rulebook: rulebookKey,
      outcome,
      status,
      n: z.number().int(),
      meeting: z.number().int(),
      share: z.number().nullable(),
      interval,
      threshold,
      decidedBy: clause.shape.clause.nullable(),
    }),
  ),
  /** Subjects directly below, over the period (a site's supervisors, a supervisor's CSRs). */
  below: z.array(overviewRow),
  certificates: z.array(certificateLine),
});
export type SubjectPage = z.infer<typeof subjectPage>;

/** Who would gain or lose if another edition judged the same network. */
export const comparisonQuery = z.object({
  from: rulebookKey,
  to: rulebookKey,
  level: level.default('csr'),
  change: z.enum(['gain', 'lose', 'all']).default('all'),
  ...paging,
});
export const comparison = pageOf(
  z.object({
    subject: subjectRef,
    organization: subjectRef,
    from: outcome,
    to: outcome,
    change: z.enum(['gain', 'lose', 'other']),
    fromShare: z.number().nullable(),
    toShare: z.number().nullable(),
  }),
).extend({
  counts: z.object({ gain: z.number().int(), lose: z.number().int(), same: z.number().int(), other: z.number().int() }),
  fromPeriod: period,
  toPeriod: period,
});
export type Comparison = z.infer<typeof comparison>;

// --- Decision runs ----------------------------------------------------------------------------

export const progress = z.object({ done: z.number().int(), total: z.number().int().nullable(), unit: z.string() });
export const jobState = z.enum(['waiting', 'running', 'finished', 'failed']);

export const decisionRunRequest = z.object({
  rulebook: rulebookKey,
  period: periodText.optional(),
  reading: reading.optional(),
  organization: uuid.optional(),
});
export const decisionRun = z.object({
  id: uuid,
  rulebook: rulebookKey,
  rulebookSha256: z.string(),
  period: period.nullable(),
  reading,
  organization: subjectRef.nullable(),
  state: jobState,
  progress,
  startedAt: instant,
  finishedAt: instant.nullable(),
  by: z.string(),
  /** The account or key; who decided does not issue. */
  byId: z.string(),
  failure: failure.nullable(),
  /** Per level: how many decisions of each outcome; of the met, how many already hold a certificate of this edition. */
  counts: z.array(
    z.object({
      level,
      met: z.number().int(),
      notMet: z.number().int(),
      undetermined: z.number().int(),
      certified: z.number().int(),
      /** Responses of the period that count. */
      counted: z.number().int(),
      /** Not counted: outside the survey window; without an answer the edition asks for. */
      outside: z.number().int(),
      unscorable: z.number().int(),
    }),
  ),
});
export type DecisionRun = z.infer<typeof decisionRun>;
export const decisionLineQuery = z.object({
  level: level.optional(),
  outcome: outcome.optional(),
  q: z.string().max(200).optional(),
  ...paging,
});
export const decisionLine = z.object({
  subject: subjectRef,
  organization: subjectRef,
  outcome,
  decidedBy: clause.shape.clause.nullable(),
  n: z.number().int(),
  meeting: z.number().int(),
  share: z.number().nullable(),
  interval,
  threshold,
  certificate: z.string().nullable(),
});

export const issueRequest = z.object({
  levels: z.array(level).min(1),
  /** Only these subjects; everyone who met the edition otherwise. */
  subjects: z.array(uuid).max(10_000).optional(),
});
export const issueRun = z.object({
  id: uuid,
  decisionRun: uuid,
  state: jobState,
  progress,
  startedAt: instant,
  finishedAt: instant.nullable(),
  issued: z.number().int(),
  already: z.number().int(),
  refused: z.array(z.object({ subject: z.string(), reason: z.string() })),
  failure: failure.nullable(),
});
export type IssueRun = z.infer<typeof issueRun>;
