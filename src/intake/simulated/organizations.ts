import type { NameMix } from './names.ts';

/** When customers get in touch, in the site's own time: relative weights, Sunday first, midnight first. */
export type Rhythm = { readonly week: readonly number[]; readonly day: readonly number[] };

/** Contact reasons and channels: how common they are, and what they do to the odds of a first-contact resolution. */
export type Kind = { readonly name: string; readonly weight: number; readonly odds: number };

export type SiteDesign = {
  readonly name: string;
  readonly city: string;
  readonly zone: string;
  readonly supervisors: number;
  readonly rhythm: Rhythm;
  readonly names: NameMix;
  /** Responses per CSR against the other sites. */
  readonly volume: number;
  /** First-contact resolution and share of world-class contacts in the last three months, as they would be in the long run. */
  readonly firstContact: number;
  readonly worldClass: number;
  /** How much the odds of both grew over the ten months before: 0.3 is from 0.75 to 1; negative is a decline. */
  readonly trend: number;
};

export type OrganizationDesign = {
  readonly name: string;
  /** Stands first in its response ids. */
  readonly code: string;
  readonly industry: string;
  readonly zone: string;
  readonly reasons: readonly Kind[];
  readonly channels: readonly Kind[];
  readonly sites: readonly SiteDesign[];
};

/** The self-service channel: a contact no CSR took part in. */
export const SELF_SERVICE = 'ivr';

const OFFICE = {
  week: [0, 25, 21, 19, 18, 17, 0],
  day: [0, 0, 0, 0, 0, 0, 0, 0, 9, 14, 15, 12, 8, 11, 13, 11, 9, 4, 0, 0, 0, 0, 0, 0],
};
const EXTENDED = {
  week: [0, 22, 18, 17, 16, 16, 9],
  day: [0, 0, 0, 0, 0, 0, 0, 3, 8, 12, 13, 11, 8, 9, 11, 10, 9, 8, 5, 3, 0, 0, 0, 0],
};
const RETAIL = {
  week: [12, 17, 14, 13, 13, 14, 17],
  day: [0, 0, 0, 0, 0, 0, 0, 0, 3, 6, 9, 10, 11, 9, 8, 8, 9, 10, 10, 9, 6, 3, 0, 0],
};
const ROUND_THE_CLOCK = {
  week: [8, 19, 17, 16, 15, 14, 10],
  day: [2, 1, 1, 1, 1, 2, 3, 5, 8, 10, 11, 10, 8, 8, 9, 8, 7, 6, 5, 4, 3, 3, 2, 2],
};
const NINE_TO_SIX = {
  week: [0, 24, 20, 19, 18, 18, 4],
  day: [0, 0, 0, 0, 0, 0, 0, 0, 4, 13, 15, 13, 5, 7, 13, 13, 11, 6, 0, 0, 0, 0, 0, 0],
};

const kind = (name: string, weight: number, odds: number): Kind => ({ name, weight, odds });
const channels = (phone: number, email: number, chat: number, web: number, ivr: number): Kind[] => [
  kind('phone', phone, 1.1),
  kind('e-mail', email, 0.65),
  kind('chat', chat, 0.9),
  kind('web', web, 0.8),
  kind(SELF_SERVICE, ivr, 0.7),
];

const site = (
  [name, city, zone]: readonly [name: string, city: string, zone: string],
  supervisors: number,
  rhythm: Rhythm,
  names: NameMix,
  [firstContact, worldClass]: readonly [firstContact: number, worldClass: number],
  more: { readonly trend?: number; readonly volume?: number } = {},
): SiteDesign => ({
  name,
  city,
  zone,
  supervisors,
  rhythm,
  names,
  firstContact,
  worldClass,
  trend: more.trend ?? 0,
  volume: more.volume ?? 1,
});

const PRAIRIES: NameMix = {
  english: 40,
  slavic: 16,
  southAsian: 14,
  filipino: 10,
  celtic: 8,
  eastAsian: 6,
  african: 6,
};
const VANCOUVER: NameMix = { english: 26, eastAsian: 30, southAsian: 24, filipino: 10, celtic: 6, slavic: 4 };
const QUEBEC: NameMix = { quebec: 70, arabic: 10, african: 8, english: 6, hispanic: 6 };
const ACADIA: NameMix = { quebec: 55, celtic: 20, english: 20, african: 5 };
const MIDWEST: NameMix = { american: 50, english: 16, hispanic: 14, slavic: 8, african: 6, eastAsian: 6 };
const SOUTH: NameMix = { american: 46, hispanic: 30, english: 12, african: 6, eastAsian: 6 };
const ENGLAND: NameMix = { english: 55, southAsian: 24, african: 8, celtic: 7, slavic: 6 };
const WALES_ULSTER: NameMix = { celtic: 62, english: 28, southAsian: 6, slavic: 4 };
const FRANCE: NameMix = { france: 64, arabic: 18, african: 10, hispanic: 4, slavic: 4 };
const REUNION: NameMix = { reunion: 72, france: 16, southAsian: 6, arabic: 6 };

/**
 * The demo network: 6 organizations, 20 sites, 100 supervisors. Every organization is invented, and a likeness
 * with a real one is chance. The two shares of each site say what it is there to show: see simulate.test.ts.
 */
export const ORGANIZATIONS: readonly OrganizationDesign[] = [
  {
    name: 'Kestrel Hydro & Gas',
    code: 'KHG',
    industry: 'energy',
    zone: 'America/Edmonton',
    reasons: [
      kind('billing', 34, 1),
      kind('account balance', 16, 1.5),
      kind('moving home', 18, 0.9),
      kind('outage', 14, 0.7),
      kind('payment arrangement', 12, 1),
      kind('meter reading', 6, 1.2),
    ],
    channels: channels(66, 12, 12, 8, 2),
    sites: [
      site(['Calgary', 'Calgary, Alberta', 'America/Edmonton'], 7, ROUND_THE_CLOCK, PRAIRIES, [0.828, 0.822], {
        trend: 0.2,
      }),
      site(['Vancouver', 'Vancouver, British Columbia', 'America/Vancouver'], 6, EXTENDED, VANCOUVER, [0.842, 0.831]),
      site(['Winnipeg', 'Winnipeg, Manitoba', 'America/Winnipeg'], 5, EXTENDED, PRAIRIES, [0.797, 0.794], {
        trend: 0.35,
      }),
      site(['Regina', 'Regina, Saskatchewan', 'America/Regina'], 4, EXTENDED, PRAIRIES, [0.835, 0.84], { trend: -0.1 }),
    ],
  },
  {
    name: 'Assurances Boisclair & Filles',
    code: 'ABF',
    industry: 'insurance',
    zone: 'America/Toronto',
    reasons: [
      kind('réclamation', 30, 0.65),
      kind('facturation', 24, 1.1),
      kind('soumission', 18, 1.2),
      kind('modification du contrat', 18, 1.1),
      kind('solde du compte', 10, 1.6),
    ],
    channels: channels(74, 12, 6, 7, 1),
    sites: [
      site(['Montréal', 'Montréal, Québec', 'America/Toronto'], 7, EXTENDED, QUEBEC, [0.838, 0.829], { trend: 0.15 }),
      site(['Lévis', 'Lévis, Québec', 'America/Toronto'], 5, OFFICE, QUEBEC, [0.865, 0.851], { trend: 0.1 }),
      site(['Moncton', 'Moncton, New Brunswick', 'America/Moncton'], 4, EXTENDED, ACADIA, [0.826, 0.826], {
        trend: 0.3,
      }),
    ],
  },
  {
    name: 'Larkspur Health Plans',
    code: 'LHP',
    industry: 'health insurance',
    zone: 'America/Chicago',
    reasons: [
      kind('claims', 30, 0.7),
      kind('benefits', 26, 1.1),
      kind('billing', 18, 1),
      kind('finding a doctor', 14, 1.4),
      kind('prior authorization', 12, 0.6),
    ],
    channels: channels(76, 8, 9, 5, 2),
    sites: [
      site(['Omaha', 'Omaha, Nebraska', 'America/Chicago'], 6, ROUND_THE_CLOCK, MIDWEST, [0.762, 0.783], {
        trend: 0.1,
      }),
      site(['Tampa', 'Tampa, Florida', 'America/New_York'], 5, EXTENDED, SOUTH, [0.731, 0.752], { trend: -0.2 }),
      site(['Phoenix', 'Phoenix, Arizona', 'America/Phoenix'], 5, EXTENDED, SOUTH, [0.824, 0.82], { trend: 0.25 }),
    ],
  },
  {
    name: "O'Dwyer's Outfitters",
    code: 'ODO',
    industry: 'retail',
    zone: 'America/New_York',
    reasons: [
      kind('order status', 38, 1.3),
      kind('returns', 24, 0.9),
      kind('billing', 12, 1),
      kind('product question', 18, 1.1),
      kind('damaged goods', 8, 0.6),
    ],
    channels: channels(48, 20, 22, 9, 1),
    sites: [
      site(['Portland', 'Portland, Maine', 'America/New_York'], 5, RETAIL, MIDWEST, [0.832, 0.771]),
      site(['Louisville', 'Louisville, Kentucky', 'America/Kentucky/Louisville'], 5, RETAIL, SOUTH, [0.809, 0.784], {
        trend: 0.7,
      }),
      site(['Boise', 'Boise, Idaho', 'America/Boise'], 4, RETAIL, MIDWEST, [0.742, 0.713], { trend: -0.15 }),
      site(['Saint Paul', 'Saint Paul, Minnesota', 'America/Chicago'], 4, RETAIL, MIDWEST, [0.781, 0.819], {
        trend: 0.1,
      }),
    ],
  },
  {
    name: 'The Amalgamated Society for Household, Motor, Travel and Pet Protection of Great Britain and Northern Ireland',
    code: 'ASP',
    industry: 'insurance',
    zone: 'Europe/London',
    reasons: [
      kind('claims', 36, 0.65),
      kind('renewal', 24, 1.2),
      kind('billing', 16, 1.1),
      kind('cancellation', 12, 0.9),
      kind('technical support', 5, 0.7),
      kind('account balance', 7, 1.6),
    ],
    channels: channels(70, 14, 8, 7, 1),
    sites: [
      site(['Leeds', 'Leeds, England', 'Europe/London'], 6, EXTENDED, ENGLAND, [0.702, 0.664], { trend: 0.1 }),
      site(['Cardiff', 'Cardiff, Wales', 'Europe/London'], 4, OFFICE, WALES_ULSTER, [0.839, 0.83], { trend: 0.2 }),
      site(['Belfast', 'Belfast, Northern Ireland', 'Europe/London'], 4, EXTENDED, WALES_ULSTER, [0.772, 0.748]),
    ],
  },
  {
    name: 'Télécom Hémisphère',
    code: 'TLH',
    industry: 'telecommunications',
    zone: 'Europe/Paris',
    reasons: [
      kind('assistance technique', 38, 0.6),
      kind('facturation', 26, 1),
      kind('suivi de commande', 14, 1.2),
      kind('résiliation', 12, 0.9),
      kind('solde du compte', 10, 1.6),
    ],
    channels: channels(58, 10, 20, 8, 4),
    sites: [
      site(['Lille', 'Lille, Hauts-de-France', 'Europe/Paris'], 5, EXTENDED, FRANCE, [0.578, 0.521], { trend: -0.5 }),
      site(['Nantes', 'Nantes, Pays de la Loire', 'Europe/Paris'], 5, EXTENDED, FRANCE, [0.681, 0.642], {
        trend: 0.15,
      }),
      site(['Saint-Denis', 'Saint-Denis, La Réunion', 'Indian/Reunion'], 4, NINE_TO_SIX, REUNION, [0.803, 0.79], {
        volume: 0.6,
      }),
    ],
  },
];
