import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatMonth } from './month.ts';
import { DAY_MS, dayNumber, monthOfDay, newReading, readEpoch, readExcelDay, readIso, wallOfExcelDay } from './time.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const iso = (text: string): string => {
  const out = newReading();
  const b = bytes(text);
  const problem = readIso(b, 0, b.length, out);
  if (problem !== null) return problem;
  const at = new Date(out.ms).toISOString();
  return out.hasTime ? `${at.slice(0, -1)}${out.hasZone ? 'Z' : ''}` : at.slice(0, 10);
};

describe('ISO 8601', () => {
  test.each([
    ['2015-04-03T10:11:12Z', '2015-04-03T10:11:12.000Z'],
    ['2015-04-03 10:11:12Z', '2015-04-03T10:11:12.000Z'],
    ['2015-04-03t10:11:12z', '2015-04-03T10:11:12.000Z'],
    ['2015-04-03T10:11:12 Z', '2015-04-03T10:11:12.000Z'],
    ['2015-04-03 10:11:12 UTC', '2015-04-03T10:11:12.000Z'],
    ['2015-04-03T10:11:12.3456789Z', '2015-04-03T10:11:12.345Z'],
    ['2015-04-03T10:11:12,5Z', '2015-04-03T10:11:12.500Z'],
    ['2015-04-03T10:11:12-05:00', '2015-04-03T15:11:12.000Z'],
    ['2015-04-03T10:11:12+0530', '2015-04-03T04:41:12.000Z'],
    ['2015-04-03T10:11+02', '2015-04-03T08:11:00.000Z'],
    ['20150403T101112Z', '2015-04-03T10:11:12.000Z'],
    ['2015-04-03T10:11:12', '2015-04-03T10:11:12.000'],
    ['2015-04-03T10:11', '2015-04-03T10:11:00.000'],
    ['2015-04-03', '2015-04-03'],
    ['20150403', '2015-04-03'],
    ['2016-02-29', '2016-02-29'],
    ['2015-02-29', 'time.malformed'],
    ['2015-13-01', 'time.malformed'],
    ['2015-04-03T24:00:00Z', 'time.malformed'],
    ['2015-04-03T10:60:00Z', 'time.malformed'],
    ['2015-04-03T10:11:12+25:00', 'time.malformed'],
    ['2015-04-03T10:11:12.Z', 'time.malformed'],
    ['2015-04-03T10:11:1', 'time.malformed'],
    ['2015-04-03T1', 'time.malformed'],
    ['2015-04-03X10:11:12Z', 'time.malformed'],
    ['2015-04-03T10:11:12Zulu', 'time.malformed'],
    ['2015-4-3', 'time.malformed'],
    ['03/04/2015', 'time.malformed'],
    ['', 'time.malformed'],
    ['1969-12-31', 'time.out-of-range'],
    ['2200-01-01', 'time.out-of-range'],
    ['0001-01-01T00:00:00Z', 'time.out-of-range'],
  ])('%s', (text, expected) => {
    expect(iso(text)).toBe(expected);
  });

  test('reads what Date writes, for every instant', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1970-01-01'), max: new Date('2199-12-31'), noInvalidDate: true }),
        (date) => {
          expect(iso(date.toISOString())).toBe(date.toISOString());
        },
      ),
    );
  });
});

test('days and months agree with the calendar of the platform', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 84_005 }), (day) => {
      const date = new Date(day * DAY_MS);
      expect(dayNumber(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())).toBe(day);
      expect(formatMonth(monthOfDay(day))).toBe(date.toISOString().slice(0, 7));
    }),
  );
});

const excel = (text: string, system: 1900 | 1904 = 1900): string => {
  const out = newReading();
  const b = bytes(text);
  const problem = readExcelDay(b, 0, b.length, system, out);
  return problem ?? `${new Date(out.ms).toISOString()}${out.hasTime ? '' : ' (day)'}`;
};

describe('Excel days', () => {
  test.each([
    ['43617', '2019-06-01T00:00:00.000Z (day)'],
    ['43617.0', '2019-06-01T00:00:00.000Z (day)'],
    ['43617.5', '2019-06-01T12:00:00.000Z'],
    ['43617,25', '2019-06-01T06:00:00.000Z'],
    ['43617.416666666664', '2019-06-01T10:00:00.000Z'],
    ['43617/', 'excel-day.trailing'],
    ['43617.', 'excel-day.trailing'],
    ['43617.5x', 'excel-day.trailing'],
    ['/43617', 'excel-day.malformed'],
    ['', 'excel-day.malformed'],
    ['60', 'excel-day.out-of-range'],
    ['99999999', 'excel-day.out-of-range'],
  ])('%s', (text, expected) => {
    expect(excel(text)).toBe(expected);
  });

  test('the 1904 system is 1,462 days behind', () => {
    expect(excel('42155', 1904)).toBe('2019-06-01T00:00:00.000Z (day)');
    expect(wallOfExcelDay(42_155, 1904)).toBe(wallOfExcelDay(43_617, 1900));
  });
});

test('seconds and milliseconds since 1970', () => {
  const out = newReading();
  const read = (text: string, unit: 1 | 1000) => readEpoch(bytes(text), 0, text.length, unit, out) ?? out.ms;
  expect(read('1428055872', 1000)).toBe(1_428_055_872_000);
  expect(read('1428055872.5', 1000)).toBe(1_428_055_872_500);
  expect(read('1428055872123', 1)).toBe(1_428_055_872_123);
  expect(read('1428055872 s', 1000)).toBe('epoch.malformed');
  expect(read('soon', 1000)).toBe('epoch.malformed');
  expect(read('1428055872123', 1000)).toBe('time.out-of-range');
});
