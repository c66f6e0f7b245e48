import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SubjectMonth } from './month-tallies.ts';
import { scoringOf } from './pattern.ts';
import type { SurveyResponse } from './response.ts';
import { ResponseLedger } from './response-ledger.ts';

const DAY_MS = 86_400_000;
const CONTACT_DAY = 16_530;

const response = (changes: Partial<SurveyResponse> = {}): SurveyResponse => ({
  responseId: 'r1',
  organization: 'Boreal',
  site: 'Quebec',
  supervisor: 'Roy',
  csr: 'Amelie',
  contactAt: CONTACT_DAY * DAY_MS,
  completedAt: CONTACT_DAY * DAY_MS + 3_600_000,
  contactTimeKnown: true,
  completedTimeKnown: true,
  contactDay: CONTACT_DAY,
  completedDay: CONTACT_DAY,
  month: 24_183,
  channel: 'phone',
  contactReason: null,
  resolved: true,
  contactsNeeded: 1,
  otherChannelsUsed: null,
  resolvedFirstContact: null,
  overallSatisfaction: 5,
  csrSatisfaction: 4,
  ...changes,
});

const sieve = { scoring: scoringOf(['first-contact']), windowBit: 1 };
const window = { kind: 'elapsed', fromMinutes: 10, toMinutes: 1440 } as const;
const ledgerOf = (responses: readonly SurveyResponse[]): ResponseLedger => {
  const ledger = new ResponseLedger(sieve, [window]);
  for (const r of responses) ledger.add(r);
  return ledger;
};
const counts = ({ taken, duplicates, superseded }: ResponseLedger) => ({ taken, duplicates, superseded });
const rows = (ledger: ResponseLedger, level: number): SubjectMonth[] => [...(ledger.tallies[level]?.sorted() ?? [])];
const tally = (changes: Partial<SubjectMonth['tally']> = {}): SubjectMonth['tally'] => ({
  n: 0,
  meeting: 0,
  outside: 0,
  lagUnknown: 0,
  unscorable: 0,
  ...changes,
});

describe('one response', () => {
  test('counts for its CSR, supervisor, site and organization', () => {
    const ledger = ledgerOf([response()]);
    const counted = [{ subject: 1, month: 24_183, tally: tally({ n: 1, meeting: 1 }) }];
    for (const level of [0, 1, 2, 3]) expect(rows(ledger, level)).toEqual(counted);
    expect(ledger.names.map((names) => names.map((n) => n.name))).toEqual([
      ['Amelie'],
      ['Roy'],
      ['Quebec'],
      ['Boreal'],
    ]);
    expect(ledger.lastMonth()).toBe(24_183);
  });

  test('without a CSR and a supervisor counts for site and organization only', () => {
    const ledger = ledgerOf([response({ csr: null, supervisor: null })]);
    expect([0, 1, 2, 3].map((level) => rows(ledger, level).length)).toEqual([0, 0, 1, 1]);
  });

  test('said again changes nothing', () => {
    const ledger = ledgerOf([response(), response(), response()]);
    expect(counts(ledger)).toEqual({ taken: 1, duplicates: 2, superseded: 0 });
    expect(rows(ledger, 3)).toEqual([{ subject: 1, month: 24_183, tally: tally({ n: 1, meeting: 1 }) }]);
  });

  test.each<[string, Partial<SurveyResponse>, SubjectMonth['tally']]>([
    ['its answer', { resolved: false }, tally({ n: 1 })],
    ['an answer without effect', { csrSatisfaction: 2 }, tally({ n: 1, meeting: 1 })],
    ['its channel', { channel: 'chat' }, tally({ n: 1, meeting: 1 })],
    ['its reason', { contactReason: 'billing' }, tally({ n: 1, meeting: 1 })],
    ['other channels', { otherChannelsUsed: false }, tally({ n: 1, meeting: 1 })],
    ['an answer beside', { resolvedFirstContact: true }, tally({ n: 1, meeting: 1 })],
    ['its time, by a second', { contactAt: CONTACT_DAY * DAY_MS + 1000 }, tally({ n: 1, meeting: 1 })],
    ['its lag', { completedAt: CONTACT_DAY * DAY_MS + 60_000 }, tally({ outside: 1 })],
    ['whether its lag is known', { completedAt: null, completedDay: null }, tally({ n: 1, meeting: 1, lagUnknown: 1 })],
    ['a missing answer', { resolved: null, contactsNeeded: null }, tally({ unscorable: 1 })],
  ])('corrected in %s takes the place of the earlier one', (_, change, expected) => {
    const ledger = ledgerOf([response(), response(change)]);
    expect(counts(ledger)).toEqual({ taken: 1, duplicates: 0, superseded: 1 });
    for (const level of [0, 3]) expect(rows(ledger, level)).toEqual([{ subject: 1, month: 24_183, tally: expected }]);
  });

  test('corrected in its CSR and month leaves nothing with the old ones', () => {
    const ledger = ledgerOf([response(), response({ csr: 'Benoit', month: 24_184 })]);
    expect(rows(ledger, 0)).toEqual([{ subject: 2, month: 24_184, tally: tally({ n: 1, meeting: 1 }) }]);
    expect(rows(ledger, 1)).toEqual([{ subject: 1, month: 24_184, tally: tally({ n: 1, meeting: 1 }) }]);
  });
});

test('names and ids belong to their organization', () => {
  const ledger = ledgerOf([response(), response({ organization: 'Austral' })]);
  expect(counts(ledger)).toEqual({ taken: 2, duplicates: 0, superseded: 0 });
  expect(ledger.names[0]).toEqual([
    { name: 'Amelie', organization: 'Boreal' },
    { name: 'Amelie', organization: 'Austral' },
  ]);
});

test('counts as a Map of the last row of each id does, over many times its first capacity', () => {
  const row = fc.record({
    id: fc.integer({ min: 0, max: 9000 }),
    organization: fc.constantFrom('Boreal', 'Austral'),
    csr: fc.constantFrom('A', 'B', 'C', null),
    resolved: fc.boolean(),
  });
  const sample = fc.sample(row, { numRuns: 14_000, seed: 7 });
  const responses = sample.map(({ id, organization, csr, resolved }) =>
    response({ responseId: `r${id}`, organization, csr, resolved }),
  );
  const ledger = ledgerOf(responses);
  const last = new Map<string, SurveyResponse>();
  for (const r of responses) last.set(`${r.organization} ${r.responseId}`, r);
  expect(ledger.taken).toBe(last.size);
  expect(ledger.taken + ledger.duplicates + ledger.superseded).toBe(responses.length);
  for (const [i, { name, organization }] of (ledger.names[0] ?? []).entries()) {
    const own = [...last.values()].filter((r) => r.csr === name && r.organization === organization);
    expect(rows(ledger, 0)[i]).toEqual({
      subject: i + 1,
      month: 24_183,
      tally: tally({ n: own.length, meeting: own.filter((r) => r.resolved).length }),
    });
  }
});

describe('a contact whose customer answered nothing', () => {
  const silent = { resolved: null, contactsNeeded: null, overallSatisfaction: null, csrSatisfaction: null };

  test('is taken, counts for no one and ends no period', () => {
    const ledger = ledgerOf([response(), response({ responseId: 'r2', month: 24_190, ...silent })]);
    expect(ledger).toMatchObject({ taken: 2, unanswered: 1 });
    expect(ledger.lastMonth()).toBe(24_183);
    for (const level of [0, 1, 2, 3]) expect(rows(ledger, level).map((r) => r.month)).toEqual([24_183]);
    expect(ledgerOf([response(silent)]).lastMonth()).toBe(-1);
  });

  test('may be corrected into a response and back', () => {
    const ledger = ledgerOf([response(silent), response()]);
    expect(ledger).toMatchObject({ taken: 1, superseded: 1, unanswered: 0 });
    expect(rows(ledger, 3)).toEqual([{ subject: 1, month: 24_183, tally: tally({ n: 1, meeting: 1 }) }]);
    ledger.add(response(silent));
    expect(ledger).toMatchObject({ taken: 1, superseded: 2, unanswered: 1 });
    expect(rows(ledger, 3)).toEqual([]);
  });
});

test('a month that a correction emptied ends no period', () => {
  const ledger = ledgerOf([response({ month: 24_190 }), response({ responseId: 'r2' }), response({ month: 24_180 })]);
  expect(ledger.lastMonth()).toBe(24_183);
});
