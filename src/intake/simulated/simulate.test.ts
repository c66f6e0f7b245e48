import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { monthOf } from '../../core/basics/month.ts';
import { DAY_MS } from '../../core/basics/time.ts';
import type { SurveyResponse } from '../../core/survey/response.ts';
import { insideWindow, type SurveyWindow } from '../../core/survey/survey-window.ts';
import { ZoneBook } from '../zone-book.ts';
import { simulatedNetwork } from './network.ts';
import { DEMO_SEED, simulatedTotals, simulateNetwork, type Simulation } from './simulate.ts';
import { spanOf } from './times.ts';

const DEMO: Simulation = { seed: DEMO_SEED, lastMonth: monthOf(2016, 3) };
const SMALL: Simulation = { ...DEMO, scale: 0.05 };
const WINDOWS: SurveyWindow[] = [
  { kind: 'elapsed', fromMinutes: 10, toMinutes: 4320 },
  { kind: 'business-days', days: 2, calendar: 'monday-to-friday' },
  { kind: 'elapsed', fromMinutes: 10, toMinutes: 1440 },
];

const digest = (simulation: Simulation): string => {
  const hash = createHash('sha256');
  for (const batch of simulateNetwork(simulation)) for (const r of batch) hash.update(JSON.stringify(r));
  return hash.digest('hex');
};
const share = (responses: readonly SurveyResponse[], holds: (r: SurveyResponse) => boolean): number =>
  responses.filter(holds).length / responses.length;
const zones = new ZoneBook(null, null);

describe('the demo network', () => {
  const network = simulatedNetwork(DEMO);
  const zoneOfSite = new Map(network.sites.map((s) => [s.name, zones.named(s.zone)]));
  const batchSizes: number[] = [];
  const first = new Map<string, SurveyResponse>();
  const again: [SurveyResponse, SurveyResponse][] = [];
  beforeAll(() => {
    for (const batch of simulateNetwork(DEMO)) {
      batchSizes.push(batch.length);
      for (const response of batch) {
        const before = first.get(response.responseId);
        if (before === undefined) first.set(response.responseId, response);
        else again.push([before, response]);
      }
    }
  });
  const responses = (): SurveyResponse[] => [...first.values()];

  test('has as many of everything as it says', () => {
    expect(simulatedTotals()).toEqual({ responses: 120_000, duplicates: 600, corrections: 240 });
    expect(first.size).toBe(120_000);
    expect(batchSizes.filter((n) => n < 1 || n > 5000)).toEqual([]);
    expect(again.length).toBe(840);
    expect(again.filter(([before, after]) => JSON.stringify(before) === JSON.stringify(after)).length).toBe(600);
    expect(Object.entries(network).map(([noun, list]) => [noun, list.length])).toEqual([
      ['organizations', 6],
      ['sites', 20],
      ['supervisors', 100],
      ['csrs', 1200],
    ]);
    expect(new Set(responses().map((r) => r.month)).size).toBe(12);
    expect(new Set(responses().map((r) => `${r.organization}/${r.csr}`)).size).toBe(1200 + 6);
  });

  test('corrects answers and nothing else', () => {
    const answersOf = (r: SurveyResponse): string =>
      JSON.stringify([r.resolved, r.contactsNeeded, r.otherChannelsUsed, r.overallSatisfaction, r.csrSatisfaction]);
    const corrections = again.filter(([before, after]) => answersOf(before) !== answersOf(after));
    expect(corrections.length).toBe(240);
    for (const [before, after] of corrections) {
      const { resolved, contactsNeeded, otherChannelsUsed, overallSatisfaction, csrSatisfaction } = before;
      const unchanged = { resolved, contactsNeeded, otherChannelsUsed, overallSatisfaction, csrSatisfaction };
      expect({ ...after, ...unchanged }).toEqual(before);
    }
  });

  test('names people once in an organization, in one form of Unicode', () => {
    const people = [...network.csrs, ...network.supervisors].map((p) => `${p.organization}/${p.name}`);
    expect(new Set(people).size).toBe(1300);
    for (const { name } of [...network.csrs, ...network.supervisors, ...network.sites, ...network.organizations]) {
      expect(name).toBe(name.normalize('NFC').trim());
    }
    expect(people.filter((name) => / \d+$/.test(name))).toEqual([]);
    expect(new Set(network.sites.map((s) => s.name)).size).toBe(20);
  });

  test('attributes every contact as of its day', () => {
    const csrs = new Map(network.csrs.map((c) => [`${c.organization}/${c.name}`, c.assignments]));
    const selfService = responses().filter((r) => r.csr === null);
    expect(selfService.length).toBeGreaterThan(1000);
    const unhandled = selfService.map((r) => `${r.supervisor} ${r.channel} ${r.csrSatisfaction}`);
    expect([...new Set(unhandled)]).toEqual(['null ivr null']);
    const wrong = responses().filter((r) => {
      if (r.csr === null) return false;
      const own = csrs.get(`${r.organization}/${r.csr}`) ?? [];
      const then = own.find((a) => a.from <= r.contactDay && r.contactDay < a.to);
      return then?.site !== r.site || then.supervisor !== r.supervisor;
    });
    expect(wrong).toEqual([]);
  });

  test('moves one CSR between supervisors, another between sites, and has hires and leavers', () => {
    const moved = network.csrs.filter((c) => c.assignments.length > 1);
    expect(moved.map((c) => [c.organization, c.assignments.map((a) => a.site)])).toEqual([
      ['Kestrel Hydro & Gas', ['Calgary', 'Calgary']],
      ['Kestrel Hydro & Gas', ['Calgary', 'Vancouver']],
    ]);
    for (const { organization, name, assignments } of moved) {
      const [before, after] = assignments;
      expect(before?.supervisor).not.toBe(after?.supervisor);
      const own = responses().filter(
        (r) => r.organization === organization && r.csr === name && r.month >= DEMO.lastMonth - 2,
      );
      expect(new Set(own.map((r) => r.supervisor)).size).toBe(2);
      expect(own.length).toBeGreaterThanOrEqual(25);
    }
    const [start, end] = [spanOf(DEMO.lastMonth - 11).start, spanOf(DEMO.lastMonth + 1).start];
    expect(network.csrs.filter((c) => c.assignments.every((a) => a.from > start)).length).toBe(200);
    expect(network.csrs.filter((c) => c.assignments.every((a) => a.to < end)).length).toBe(200);
  });

  test('keeps its times in the zone of the site, and answers nothing after the last month', () => {
    const end = spanOf(DEMO.lastMonth + 1).start;
    const wrong = responses().filter((r) => {
      const zone = zoneOfSite.get(r.site);
      const { start, days } = spanOf(r.month);
      const completedAt = r.completedAt ?? NaN;
      const right =
        zone?.dayOf(r.contactAt) === r.contactDay &&
        zone.dayOf(completedAt) === r.completedDay &&
        r.contactDay >= start &&
        r.contactDay < start + days &&
        completedAt > r.contactAt &&
        r.completedDay < end &&
        r.contactAt % 1000 === 0 &&
        completedAt % 1000 === 0;
      return !right;
    });
    expect(wrong).toEqual([]);
  });

  test('sleeps at night where the site does', () => {
    const atThree = responses().filter((r) => {
      const offset = zoneOfSite.get(r.site)?.offsetAt(r.contactAt) ?? NaN;
      return Math.floor(((r.contactAt + offset) % DAY_MS) / 3_600_000) === 3;
    });
    expect(new Set(atThree.map((r) => r.site))).toEqual(new Set(['Calgary', 'Omaha']));
    expect(responses().filter((r) => r.site === 'Cardiff' && [2, 3].includes(r.contactDay % 7))).toEqual([]);
  });

  test('has surveys inside and outside of every window, and late deliveries', () => {
    const inside = WINDOWS.map((window) => share(responses(), (r) => insideWindow(window, r) === true));
    for (const [i, expected] of [0.93, 0.94, 0.87].entries()) expect(inside[i]).toBeCloseTo(expected, 1);
    const never = share(responses(), (r) => WINDOWS.every((window) => insideWindow(window, r) === false));
    expect(never).toBeCloseTo(0.04, 2);
    let latest = 0;
    let afterMonthEnd = 0;
    for (const r of first.values()) {
      latest = Math.max(latest, r.contactDay);
      if (latest > spanOf(r.month + 1).start + 3) afterMonthEnd += 1;
    }
    expect(afterMonthEnd).toBeGreaterThan(200);
  });

  test('leaves 3 to 6 of 100 questions without an answer', () => {
    const all = responses();
    const resolved = all.filter((r) => r.resolved === true);
    const once = resolved.filter((r) => r.contactsNeeded === 1);
    const unanswered = [
      share(all, (r) => r.resolved === null),
      share(resolved, (r) => r.contactsNeeded === null),
      share(once, (r) => r.otherChannelsUsed === null),
      share(all, (r) => r.overallSatisfaction === null),
      share(
        all.filter((r) => r.csr !== null),
        (r) => r.csrSatisfaction === null,
      ),
    ];
    for (const gap of unanswered) expect(gap > 0.03 && gap < 0.06).toBe(true);
    expect(all.filter((r) => r.contactsNeeded !== null && r.resolved !== true)).toEqual([]);
    expect(all.filter((r) => r.otherChannelsUsed !== null && r.contactsNeeded !== 1)).toEqual([]);
  });

  test('shows what a curious reader looks for', () => {
    const all = responses();
    const topBox = (r: SurveyResponse): boolean => r.overallSatisfaction === 5;
    expect(
      share(
        all.filter((r) => r.contactsNeeded === 1),
        topBox,
      ),
    ).toBeGreaterThan(0.85);
    expect(
      share(
        all.filter((r) => r.resolved === false),
        topBox,
      ),
    ).toBeLessThan(0.15);
    const firstContact = (list: SurveyResponse[]): number => share(list, (r) => r.contactsNeeded === 1);
    expect(firstContact(all.filter((r) => r.channel === 'phone'))).toBeGreaterThan(
      firstContact(all.filter((r) => r.channel === 'e-mail')) + 0.04,
    );
    expect(firstContact(all.filter((r) => r.contactReason === 'account balance'))).toBeGreaterThan(
      firstContact(all.filter((r) => r.contactReason === 'outage')) + 0.08,
    );
    const hires = network.csrs.filter((c) => (c.assignments[0]?.from ?? 0) > spanOf(DEMO.lastMonth - 11).start);
    const hired = new Map(hires.map((c) => [`${c.organization}/${c.name}`, c.assignments[0]?.from ?? 0]));
    const daysIn = (r: SurveyResponse): number => r.contactDay - (hired.get(`${r.organization}/${r.csr}`) ?? NaN);
    expect(firstContact(all.filter((r) => daysIn(r) > 120))).toBeGreaterThan(
      firstContact(all.filter((r) => daysIn(r) < 30)) + 0.05,
    );
  });
});

describe('a simulation', () => {
  test('is the same for the same seed, to the byte, and another for another', () => {
    expect(digest(SMALL)).toBe('42d4d55cdc8bf3cd875fe34938f6f5985b28c9bef423c59fad8d78b8d3f413cf');
    expect(digest({ ...SMALL, seed: 1 })).not.toBe(digest(SMALL));
    expect(simulatedNetwork(SMALL)).toEqual(simulatedNetwork(SMALL));
  });

  test('answers the same whichever month it ends with', () => {
    const answers = (lastMonth: number): string[] =>
      [...simulateNetwork({ ...SMALL, lastMonth })]
        .flat()
        .map((r) =>
          JSON.stringify([
            r.csr,
            r.month - lastMonth,
            r.contactReason,
            r.resolved,
            r.contactsNeeded,
            r.overallSatisfaction,
          ]),
        )
        .toSorted();
    expect(answers(monthOf(2026, 2))).toEqual(answers(monthOf(2027, 7)));
  });

  test('grows and shrinks with its scale, over the same sites', () => {
    const network = simulatedNetwork(SMALL);
    expect([network.organizations.length, network.sites.length]).toEqual([6, 20]);
    expect([network.supervisors.length, network.csrs.length]).toEqual([20, 240]);
    const ids = new Set([...simulateNetwork(SMALL)].flat().map((r) => r.responseId));
    expect(ids.size).toBe(6000);
    for (const scale of [0, 0.01, 21, NaN]) {
      expect(() => [...simulateNetwork({ ...DEMO, scale })]).toThrow(RangeError);
    }
  });
});
