/** The fields of a response in the order of the canonical header; `resolved_first_contact` may stand in for two. */
export const FIELDS = [
  'response_id',
  'organization',
  'site',
  'supervisor',
  'csr',
  'contact_at',
  'completed_at',
  'channel',
  'contact_reason',
  'resolved',
  'resolved_first_contact',
  'contacts_needed',
  'other_channels_used',
  'overall_satisfaction',
  'csr_satisfaction',
  'customer_name',
  'customer_phone',
  'customer_email',
] as const;
export type Field = (typeof FIELDS)[number];

/** Without these no row can be taken; of the answers, one is enough. */
export const NEEDED: readonly Field[] = ['organization', 'site', 'contact_at'];

/** Fields whose value may be one text for the whole file. */
export const MAY_BE_CONSTANT: readonly Field[] = [
  'organization',
  'site',
  'supervisor',
  'csr',
  'channel',
  'contact_reason',
];
