import { describe, expect, test } from 'vitest';
import { compileTimeFormat } from './time-format.ts';
import { newReading } from './time.ts';

function read(pattern: string, text: string): string {
  const format = compileTimeFormat(pattern);
  if (!format.ok) return format.error;
  const out = newReading();
  const b = new TextEncoder().encode(text);
  const problem = format.value.read(b, 0, b.length, out);
  return problem ?? `${new Date(out.ms).toISOString().slice(0, out.hasTime ? 23 : 10)}${out.hasZone ? 'Z' : ''}`;
}

describe('patterns', () => {
  test.each([
    ['YYYYMMDD', '20181231', '2018-12-31'],
    ['YYYYMMDD', '2018123', 'time.malformed'],
    ['YYYYMMDD', '20181301', 'time.malformed'],
    ['DD/MM/YYYY HH:mm:ss', '03/04/2015 09:10:11', '2015-04-03T09:10:11.000'],
    ['DD/MM/YYYY HH:mm:ss', '3/4/2015 9:10:11', '2015-04-03T09:10:11.000'],
    ['MM/DD/YYYY', '03/04/2015', '2015-03-04'],
    ['MM/DD/YYYY', '13/04/2015', 'time.malformed'],
    ['MM/DD/YYYY h:mm A', '3/4/2015 12:05 AM', '2015-03-04T00:05:00.000'],
    ['MM/DD/YYYY h:mm A', '3/4/2015 12:05 pm', '2015-03-04T12:05:00.000'],
    ['MM/DD/YYYY h:mm A', '3/4/2015 13:05 PM', 'time.malformed'],
    ['YYYY-MM-DDTHH:mm:ss.SSSZ', '2015-04-03T09:10:11.5+02:00', '2015-04-03T07:10:11.500Z'],
    ['YYYY-MM-DD HH:mm Z', '2015-04-03 09:10 Z', '2015-04-03T09:10:00.000Z'],
    ['DD-MMM-YY', '03-Apr-15', '2015-04-03'],
    ['DD MMM YYYY', '3 avr. 2015', '2015-04-03'],
    ['DD MMM YYYY', '3 août 2015', '2015-08-03'],
    ['DD MMM YYYY', '3 juillet 2015', '2015-07-03'],
    ['DD MMM YYYY', '3 foo 2015', 'time.malformed'],
    ['YY/MM/DD', '71/01/02', '1971-01-02'],
    ['DD/MM/YYYY', '03/04/2015x', 'time.malformed'],
    ['DD/MM/YYYY', '01/01/1900', 'time.out-of-range'],
    ['iso', '2015-04-03', '2015-04-03'],
    ['excel-days', '43617', '2019-06-01'],
    ['excel-days', '43617/', 'excel-day.trailing'],
    ['excel-days-1904', '42155', '2019-06-01'],
    ['epoch-seconds', '1428055872', '2015-04-03T10:11:12.000Z'],
    ['epoch-milliseconds', '1428055872123', '2015-04-03T10:11:12.123Z'],
  ])('%s reads %s', (pattern, text, expected) => {
    expect(read(pattern, text)).toBe(expected);
  });
});

describe('patterns that cannot be', () => {
  test.each([
    ['DD/MM', 'the time format "DD/MM" must have a year, a month and a day, for example DD/MM/YYYY'],
    ['DD/MM/YYYY hh:mm', 'the time format "DD/MM/YYYY hh:mm" has hours of 1 to 12 without AM or PM: use HH, or add A'],
  ])('%s', (pattern, sentence) => {
    expect(compileTimeFormat(pattern)).toEqual({ ok: false, error: sentence });
  });

  test('an unknown letter is named, with the known ones', () => {
    expect(compileTimeFormat('DD/MM/yyyy')).toEqual({
      ok: false,
      error:
        'the time format "DD/MM/yyyy" has an unknown letter "y": use YYYY YY MM M DD D MMM HH H hh h mm m ss s SSS A Z, or one of iso, excel-days, excel-days-1904, epoch-seconds, epoch-milliseconds',
    });
  });
});
