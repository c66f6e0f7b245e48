import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fixedZone, UTC, zoneNamed } from './zones.ts';
import type { OffsetOf } from './zones.ts';

const platform: OffsetOf = (zone, ms) => {
  try {
    return Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6;
  } catch {
    return NaN;
  }
};
const NAMES = [
  ...['America/Toronto', 'America/St_Johns', 'Europe/Paris', 'Asia/Kolkata', 'Australia/Lord_Howe'],
  ...['America/Sao_Paulo', 'Africa/Casablanca', 'Pacific/Apia', 'Africa/Cairo'],
];
const instant = fc.integer({ min: Date.UTC(2004, 0, 1), max: Date.UTC(2034, 0, 1) });

describe.each(NAMES)('%s', (name) => {
  const zone = zoneNamed(name, platform)!;

  test('agrees with the platform at any instant', () => {
    fc.assert(
      fc.property(instant, (ms) => {
        expect(zone.offsetAt(ms)).toBe(platform(name, ms));
      }),
      { numRuns: 40 },
    );
  });

  test('gives wall-clock times the instant that calendars call compatible', () => {
    fc.assert(
      fc.property(instant, (wall) => {
        const plain = Temporal.Instant.fromEpochMilliseconds(wall).toZonedDateTimeISO('UTC').toPlainDateTime();
        expect(zone.epochOf(wall)).toBe(plain.toZonedDateTime(name).epochMilliseconds);
      }),
      { numRuns: 40 },
    );
  });
});

describe('around a change of the clock in Toronto', () => {
  const zone = zoneNamed('America/Toronto', platform)!;
  const local = (text: string): string => new Date(zone.epochOf(Date.parse(`${text}Z`))).toISOString();

  test('the hour that is skipped counts on from before', () => {
    expect(local('2015-03-08T02:30:00')).toBe('2015-03-08T07:30:00.000Z');
  });
  test('of the hour that is shown twice the first is meant', () => {
    expect(local('2015-11-01T01:30:00')).toBe('2015-11-01T05:30:00.000Z');
  });
  test('the last minute of March belongs to March', () => {
    expect(zone.dayOf(Date.parse('2015-04-01T03:59:59Z'))).toBe(Date.UTC(2015, 2, 31) / 86_400_000);
    expect(zone.dayOf(Date.parse('2015-04-01T04:00:00Z'))).toBe(Date.UTC(2015, 3, 1) / 86_400_000);
  });
});

test('the platform is asked a few times, not once per instant', () => {
  let asked = 0;
  const zone = zoneNamed('America/Toronto', (name, ms) => {
    asked++;
    return platform(name, ms);
  })!;
  for (let hour = 0; hour < 24 * 90; hour++) zone.offsetAt(Date.UTC(2015, 0, 1) + hour * 3_600_000);
  expect(asked).toBeLessThan(200);
});

test('fixed offsets, and names that are no zones', () => {
  expect(fixedZone('utc')).toBe(UTC);
  expect(fixedZone('+05:30')?.epochOf(0)).toBe(-19_800_000);
  expect(fixedZone('-0400')?.offsetAt(0)).toBe(-14_400_000);
  expect(fixedZone('+01')?.dayOf(86_399_999)).toBe(1);
  expect(fixedZone('+19')).toBe(null);
  expect(zoneNamed('America/Torronto', platform)).toBe(null);
});
