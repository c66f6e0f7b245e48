/** What a subject is shown as, in the order of every list, filter and legend; docs/glossary.md says what each means. */
export const STATUSES = [
  'certified',
  'on-track',
  'not-met',
  'not-enough-responses',
  'undetermined',
  'withdrawn',
  'expired',
] as const;
export type Status = (typeof STATUSES)[number];
