import type { ResponseField } from '../../core/survey/mapping.ts';

/**
 * What systems call the fields of a response, in English and French: in plain words, the surest first. A place in
 * the list weighs: "supervisor" goes before "manager" where a file has both.
 */
export const SYNONYMS: Record<ResponseField, readonly string[]> = {
  response_id: [
    ...['response id', 'survey id', 'survey response id', 'id reponse', 'reponse id', 'case id', 'cases', 'case'],
    ...['contact id', 'call id', 'interaction id', 'conversation id', 'ticket id', 'ticket', 'case number', 'id appel'],
    ...['numero', 'unique id', 'id'],
  ],
  organization: ['organization', 'organisation', 'company', 'client', 'entreprise', 'societe', 'partner', 'vendor'],
  site: [
    ...['site', 'site name', 'center', 'centre', 'call center', 'call centre', 'contact center', 'contact centre'],
    ...['centre d appels', 'location', 'emplacement', 'office', 'branch'],
  ],
  supervisor: [
    ...['supervisor', 'superviseur', 'superviseure', 'supervisor name', 'team leader', 'team lead', 'team manager'],
    ...['chef d equipe', 'coach', 'manager', 'gestionnaire', 'team name', 'team', 'equipe'],
  ],
  csr: [
    ...['csr', 'csr name', 'agent', 'agent name', 'conseiller', 'conseillere', 'nom de l agent', 'representative'],
    ...['rep', 'advisor', 'associate', 'operator', 'user name', 'employee', 'agent id', 'csr id', 'employe'],
  ],
  contact_at: [
    ...[
      'contact at',
      'contact date',
      'contact time',
      'call date',
      'interaction date',
      'date du contact',
      'reported at',
    ],
    ...[
      'date de l appel',
      'started at',
      'start at',
      'start time',
      'start date',
      'created at',
      'call time',
      'timestamp',
    ],
    ...['horodatage', 'date time', 'date et heure', 'date'],
  ],
  completed_at: [
    ...['completed at', 'survey completed at', 'survey date', 'survey time', 'survey response date', 'response date'],
    ...['submitted at', 'recorded date', 'date du sondage', 'date de reponse', 'complete le', 'end date'],
  ],
  channel: ['channel', 'canal', 'contact channel', 'channel name', 'media type', 'media', 'mode'],
  contact_reason: [
    ...['contact reason', 'call reason', 'reason', 'motif', 'motif de contact', 'raison', 'topic', 'category', 'sujet'],
    ...[
      'categorie',
      'consult outcome',
      'issue',
      'issue type',
      'subject',
      'disposition',
      'wrap up code',
      'queue',
      'type',
    ],
  ],
  resolved: [
    ...['resolved', 'issue resolved', 'is resolved', 'problem resolved', 'helped resolve', 'helped resolve survey'],
    ...['resolu', 'probleme resolu', 'solved', 'resolution'],
  ],
  resolved_first_contact: [
    ...['resolved first contact', 'resolved on first contact', 'resolved on first call', 'first contact resolution'],
    ...['first call resolution', 'fcr', 'resolu au premier contact', 'resolu au premier appel', 'rpc'],
  ],
  contacts_needed: [
    ...['contacts needed', 'calls needed', 'number of contacts', 'number of calls', 'contact count'],
    ...['nombre de contacts', 'nombre d appels'],
  ],
  other_channels_used: [
    'other channels used',
    'other channel used',
    'other channels',
    'autres canaux utilises',
    'autres canaux',
  ],
  overall_satisfaction: [
    ...['overall satisfaction', 'satisfaction globale', 'overall csat', 'csat', 'csat score', 'customer satisfaction'],
    ...[
      'satisfaction rating',
      'satisfaction score',
      'satisfaction',
      'overall rating',
      'rating',
      'note',
      'stars',
      'score',
    ],
  ],
  csr_satisfaction: [
    ...['csr satisfaction', 'agent satisfaction', 'satisfaction with csr', 'satisfaction with the csr', 'agent rating'],
    ...['satisfaction with agent', 'satisfaction with the agent', 'csr rating', 'agent csat', 'satisfaction agent'],
    ...['satisfaction conseiller', 'satisfaction envers le conseiller'],
  ],
  customer_name: [
    ...['customer name', 'caller name', 'client name', 'respondent name', 'customer full name', 'nom du client'],
    ...['nom de la cliente', 'nom client', 'nom de l appelant', 'customer', 'caller'],
  ],
  customer_phone: [
    ...[
      'customer phone',
      'customer phone number',
      'phone number',
      'telephone',
      'phone',
      'caller id',
      'callback number',
    ],
    ...['numero de telephone', 'telephone du client', 'mobile', 'cell phone', 'cellulaire', 'ani'],
  ],
  customer_email: [
    ...['customer email', 'customer e mail', 'email address', 'email', 'e mail', 'courriel', 'courriel du client'],
    ...['adresse courriel', 'adresse e mail', 'mail'],
  ],
};

/** Names of a column that holds only the time of day, beside one with the day. */
export const CLOCK_NAMES = ['time', 'heure', 'call time', 'start time', 'contact time', 'heure de l appel'];

/** A name in plain words: without case, accents, marks and plural, camelCase taken apart. */
export function plainWords(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .map((word) => (word.length > 3 ? word.replace(/s$/, '') : word))
    .join(' ')
    .trim();
}

/** How surely a column is a field by its name alone, 0..1. */
export function likeness(name: string, synonyms: readonly string[]): number {
  const plain = plainWords(name);
  let best = 0;
  synonyms.forEach((synonym, place) => {
    const wanted = plainWords(synonym);
    const behind = 0.2 * (place / synonyms.length);
    if (plain === wanted) best = Math.max(best, 1 - behind);
    else if (` ${plain} `.includes(` ${wanted} `)) best = Math.max(best, 0.7 - behind);
  });
  return best;
}
