import { z } from 'zod';
import { UNDELIVERED, type UndeliveredCode } from '../../core/basics/undelivered.ts';
import { STATUSES } from '../../core/certification/status.ts';

/** Shapes of the API, shared by routes (validation, OpenAPI) and the app (types only). */

export const level = z.enum(['csr', 'supervisor', 'site', 'organization']);
export const outcome = z.enum(['met', 'not-met', 'undetermined']);
export const reading = z.enum(['pooled', 'each-month']);

/** The word a subject or certificate is shown with; see docs/glossary.md. */
export const status = z.enum(STATUSES);

export const monthText = z
  .string()
  .regex(/^\d{4}-\d{2}$/)
  .describe('Calendar month, YYYY-MM');
export const periodText = z
  .string()
  .regex(/^\d{4}-\d{2}\.\.\d{4}-\d{2}$/)
  .describe('FROM..TO, both months included');
export const period = z.object({ from: monthText, to: monthText });
export const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
export const instant = z.string().describe('ISO 8601 in UTC');
/** Read in capitals too, which some programs write. */
export const uuid = z.uuid().toLowerCase();
export const rulebookKey = z
  .string()
  .regex(/^[a-z0-9-]+@[a-z0-9.-]+$/)
  .describe('PROGRAM@EDITION');
export const text = z.object({ en: z.string(), fr: z.string() });
export const interval = z.tuple([z.number(), z.number()]).describe('Wilson 95 % interval, shares 0..1');
export const paging = {
  page: z.coerce.number().int().min(1).default(1),
  size: z.coerce.number().int().min(1).max(500).default(50),
};
export const pageOf = <T extends z.ZodType>(row: T) =>
  z.object({ rows: z.array(row), total: z.number().int(), page: z.number().int(), size: z.number().int() });

export const subjectRef = z.object({ id: uuid, level, name: z.string() });
export type SubjectRef = z.infer<typeof subjectRef>;
export type Status = z.infer<typeof status>;

export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string(),
  place: z.string().nullable(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type Problem = z.infer<typeof problem>;

/** Why something ended without a result; `code` is of the catalogue of problems. */
export const failure = z.object({ code: z.string(), message: z.string() });
/** Why a message did not reach its address: `detail` as the other side, or the system, said it. */
export const undelivered = z.object({
  code: z.enum(Object.keys(UNDELIVERED) as UndeliveredCode[]),
  detail: z.string().nullable(),
  message: z.string().describe('The same as a sentence, in English'),
});

export const meta = z.object({
  version: z.string(),
  operator: z.string(),
  /** True when any organization in the database is simulated: every page then says so. */
  simulated: z.boolean(),
  lastMonth: monthText.nullable(),
  /** Grows with every change of the counted responses; a client may cache by it. */
  networkVersion: z.number().int(),
  defaultRulebook: rulebookKey,
});
export type Meta = z.infer<typeof meta>;

/**
 * One line as it looks: without line ends, signs for a terminal, and those that turn the text round. Names stand in
 * mails, lists and logs that others read.
 */
export const oneLine = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine((text) => !/[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u.test(text), {
      error: 'it has a character in it that cannot be seen',
    });
