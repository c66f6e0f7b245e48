/**
 * What an entry of the journal can be about, as the journal's filter lists it: what is judged and by what, what comes
 * of it, the data, people, then the installation.
 */
export const JOURNAL_NOUNS = [
  'import',
  'mapping',
  'network',
  'organization',
  'subject',
  'rulebook',
  'survey-window',
  'decision-run',
  'certificate',
  'registry',
  'customer',
  'person',
  'invitation',
  'message',
  'passkey',
  'api-key',
  'webhook',
  'backup',
  'key',
] as const;
export type JournalNoun = (typeof JOURNAL_NOUNS)[number];
