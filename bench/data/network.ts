import { importResponses, type ResponseBatch } from '../../src/actions/imports/import-responses.ts';
import { monthOf } from '../../src/core/basics/month.ts';
import { DAY_MS, monthOfDay } from '../../src/core/basics/time.ts';
import type { SurveyResponse } from '../../src/core/survey/response.ts';
import { transaction } from '../../src/store/basics/connect.ts';
import { addImport } from '../../src/store/responses/imports.ts';
import type { BenchDatabase } from '../lib/database.ts';
import { numbers } from './responses-csv.ts';

/** The network of the speed figures: per organization 4 sites, 100 supervisors, 1,200 CSRs, 20,000 responses. */
export type NetworkSize = { readonly organizations: number; readonly responsesEach: number };
export const WHOLE: NetworkSize = { organizations: 500, responsesEach: 20_000 };
export const SITES_EACH = 4;
export const SUPERVISORS_EACH = 100;
export const CSRS_EACH = 1200;

const FIRST_MONTH = monthOf(2015, 4);
const FIRST_DAY = Date.UTC(2015, 3, 1) / DAY_MS;
const DAYS = 366;
const ORGANIZATIONS_A_FILE = 25;
const BATCH = 1024;

const GIVEN = [
  'Amelie',
  'Benoit',
  'Chloé',
  'David',
  'Élise',
  'Farid',
  'Grace',
  'Hugo',
  'Ines',
  'Jonas',
  'Kim',
  'Lea',
  'Marc',
  'Nadia',
  'Omar',
  'Priya',
];
const FAMILY = [
  'Tremblay',
  'Gagnon',
  'Roy',
  'Côté',
  'Bouchard',
  'Gauthier',
  'Morin',
  'Lavoie',
  'Fortin',
  'Gagné',
  'Ouellet',
  'Pelletier',
  'Singh',
  'Nguyen',
  'Smith',
  'Brown',
  'Wilson',
  'Martin',
  'Chen',
];
const CHANNELS = ['phone', 'phone', 'phone', 'e-mail', 'chat'];
const REASONS = ['billing', 'orders', 'repair', 'account', 'other'];

const pickFrom = (items: readonly string[], i: number): string => items[i % items.length] as string;
const personName = (i: number): string =>
  `${pickFrom(GIVEN, i)} ${pickFrom(FAMILY, Math.floor(i / GIVEN.length))} ${i}`;

/** All responses of one organization, the same for the same number: a tenth of the CSRs move in the seventh month. */
export function* responsesOf(organization: number, count: number): Generator<SurveyResponse> {
  const below = numbers(organization * 7919 + 17);
  const name = `Organization ${String(organization).padStart(3, '0')}`;
  for (let i = 0; i < count; i += 1) {
    const csr = below(CSRS_EACH);
    const contactAt = (FIRST_DAY + below(DAYS)) * DAY_MS + below(86_400) * 1000;
    const contactDay = Math.floor(contactAt / DAY_MS);
    const month = monthOfDay(contactDay);
    const moved = csr >= 0.9 * CSRS_EACH && month >= FIRST_MONTH + 6;
    const supervisor = (csr + (moved ? 1 : 0)) % SUPERVISORS_EACH;
    const completedAt = contactAt + (5 + below(1500)) * 60_000;
    // Between 62 and 93 of 100 are resolved at once, by CSR.
    const resolved = below(100) < 70 + (csr % 26);
    yield {
      responseId: `${organization}-${i}`,
      organization: name,
      site: `${name} Site ${supervisor % SITES_EACH}`,
      supervisor: `${personName(supervisor)} S`,
      csr: personName(csr + 31 * organization),
      contactAt,
      completedAt,
      contactTimeKnown: true,
      completedTimeKnown: true,
      contactDay,
      completedDay: Math.floor(completedAt / DAY_MS),
      month,
      channel: pickFrom(CHANNELS, below(CHANNELS.length)),
      contactReason: pickFrom(REASONS, below(REASONS.length)),
      resolved,
      contactsNeeded: resolved ? 1 + Math.floor(below(8) / 7) : null,
      otherChannelsUsed: below(5) === 0,
      resolvedFirstContact: null,
      overallSatisfaction: 5 - Math.floor(below(14) / 10),
      csrSatisfaction: 5 - Math.floor(below(12) / 10),
    };
  }
}

/** Imports the network through the product's own door, some organizations at a time. */
export async function loadNetwork(
  { pool }: BenchDatabase,
  size: NetworkSize,
  onOrganizations: (done: number) => void,
): Promise<void> {
  const now = (): Date => new Date('2016-04-01T00:00:00Z');
  for (let first = 0; first < size.organizations; first += ORGANIZATIONS_A_FILE) {
    const last = Math.min(size.organizations, first + ORGANIZATIONS_A_FILE);
    const run = await transaction(pool, (client) =>
      addImport(client, {
        file: `network ${first}`,
        bytes: 0,
        uploadId: null,
        mapping: null,
        dryRun: false,
        actor: 'bench',
        now: now(),
      }),
    );
    async function* batches(): AsyncGenerator<ResponseBatch> {
      let responses: SurveyResponse[] = [];
      for (let organization = first; organization < last; organization += 1) {
        for (const response of responsesOf(organization, size.responsesEach)) {
          responses.push(response);
          if (responses.length < BATCH) continue;
          yield { responses, rejects: [] };
          responses = [];
        }
      }
      yield { responses, rejects: [] };
    }
    await importResponses(
      pool,
      { open: batches, leftOut: () => 0, summary: () => ({ sha256: null, truncated: false }) },
      {
        importNo: run.importNo,
        publicId: run.publicId,
        file: run.file,
        actor: 'bench',
        dryRun: false,
        simulated: true,
        now,
        zoneOf: () => null,
        done: () => 0,
      },
    );
    onOrganizations(last);
  }
  await pool.query('VACUUM (ANALYZE) response');
  await pool.query('VACUUM (ANALYZE) rollup');
  await pool.query('VACUUM (ANALYZE) subject');
}
