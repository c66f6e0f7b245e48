import { z } from 'zod';
import { failure, instant, pageOf, uuid } from './common.ts';
import { jobState, progress } from './decisions.ts';

/** A file on its way in: kept in the home folder until it is imported or thrown away. */
export const mappingQuestion = z.object({
  /** Message key below `question.`; the answer is a choice's value, written into the mapping by the server. */
  id: z.string(),
  field: z.string(),
  column: z.string().nullable(),
  /** A value of the file, and what it is under each choice (of a date: YYYY-MM-DD). */
  sample: z.string().nullable(),
  choices: z.array(z.object({ value: z.string(), example: z.string().nullable() })),
  /** Any other text is an answer too: a name, a zone. */
  open: z.boolean(),
});
export const mappingField = z.object({
  field: z.string(),
  /** Columns read for it, or a constant; both empty when nothing was found. */
  columns: z.array(z.string()),
  constant: z.string().nullable(),
  confidence: z.number().min(0).max(1),
});
export const previewRow = z.object({
  line: z.number().int(),
  raw: z.array(z.string()),
  /** As it would be taken; null when rejected. */
  response: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullable(),
  rejects: z.array(z.object({ field: z.string(), code: z.string(), value: z.string(), message: z.string() })),
});
export const upload = z.object({
  id: uuid,
  name: z.string(),
  bytes: z.number().int(),
  format: z.string(),
  encoding: z.string(),
  delimiter: z.string().nullable(),
  columns: z.array(z.string()),
  /** True when the canonical header needs no mapping. */
  canonical: z.boolean(),
  mapping: z.string().describe('The mapping in YAML: proposed, or as last sent'),
  fields: z.array(mappingField),
  questions: z.array(mappingQuestion),
  rows: z.array(previewRow),
  /** Set when the mapping cannot be used as it stands. */
  failure: failure.nullable(),
});
export type Upload = z.infer<typeof upload>;

export const mappingRequest = z.object({
  mapping: z.string().max(100_000),
  answers: z.record(z.string(), z.string()).default({}),
});

export const importRequest = z.object({
  upload: uuid,
  mapping: z.string().max(100_000).optional(),
  dryRun: z.boolean().default(false),
  saveMappingAs: z.string().trim().min(1).max(80).optional(),
});
export const importRun = z.object({
  id: uuid,
  file: z.string(),
  sha256: z.string().nullable(),
  bytes: z.number().int(),
  /** The uploaded file as long as it is kept: a dry run can still be taken for real. */
  upload: uuid.nullable(),
  dryRun: z.boolean(),
  state: jobState,
  progress,
  startedAt: instant,
  finishedAt: instant.nullable(),
  by: z.string(),
  byId: z.string(),
  failure: failure.nullable(),
  counts: z.object({
    read: z.number().int(),
    taken: z.number().int(),
    /** Already there, to the letter. */
    unchanged: z.number().int(),
    /** Took the place of an earlier row, which stays in the history. */
    superseded: z.number().int(),
    rejected: z.number().int(),
    /** Passed over by the mapping's `only_rows`. */
    leftOut: z.number().int(),
    /** Taken, but with no answer to any question. */
    unanswered: z.number().int(),
  }),
  truncated: z.boolean(),
  rejectsByReason: z.array(z.object({ code: z.string(), field: z.string(), count: z.number().int() })),
});
export type ImportRun = z.infer<typeof importRun>;
export const importPage = pageOf(importRun);

export const savedMapping = z.object({ name: z.string(), mapping: z.string(), savedAt: instant });
export type SavedMapping = z.infer<typeof savedMapping>;

// --- Journal ----------------------------------------------------------------------------------

export const journalEntry = z.object({
  id: uuid,
  at: instant,
  by: z.string(),
  byId: z.string(),
  /** Message key below `act.`; values in `detail`. */
  act: z.string(),
  noun: z.string(),
  nounId: z.string(),
  detail: z.record(z.string(), z.unknown()),
});
export const journalPage = pageOf(journalEntry);
export type JournalEntry = z.infer<typeof journalEntry>;
