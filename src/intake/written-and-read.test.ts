import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { HEADER, pieces, read } from '../../test/fixtures/intake/read.ts';
import { workbook } from '../../test/fixtures/intake/workbook.ts';
import type { SurveyResponse } from '../core/survey/response.ts';

const DAY_MS = 86_400_000;
const name = fc
  .string({
    unit: fc.constantFrom('a', 'B', 'é', '😀', '"', ',', ';', '\n', ' ', "'", '='),
    minLength: 1,
    maxLength: 12,
  })
  .map((text) => `x${text}x`);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
/** After everything the tests make up. */
const now = new Date('2030-01-05T00:00:00Z');
const instant = fc.integer({ min: Date.UTC(2008, 0, 1), max: Date.UTC(2030, 0, 1) });

const response = fc
  .record({
    responseId: name,
    organization: name,
    site: name,
    supervisor: maybe(name),
    csr: maybe(name),
    contactAt: instant,
    lag: maybe(fc.integer({ min: 0, max: 3 * DAY_MS })),
    channel: fc.constantFrom('phone', 'chat', 'unknown'),
    contactReason: maybe(name),
    resolved: maybe(fc.boolean()),
    contactsNeeded: maybe(fc.integer({ min: 1, max: 9 })),
    otherChannelsUsed: maybe(fc.boolean()),
    overallSatisfaction: maybe(fc.integer({ min: 1, max: 5 })),
    csrSatisfaction: maybe(fc.integer({ min: 1, max: 5 })),
  })
  .map(({ lag, ...rest }): SurveyResponse => {
    const completedAt = lag === null ? null : rest.contactAt + lag;
    const month = new Date(rest.contactAt);
    return {
      ...rest,
      resolvedFirstContact: null,
      contactTimeKnown: true,
      contactDay: Math.floor(rest.contactAt / DAY_MS),
      completedAt,
      completedTimeKnown: completedAt !== null,
      completedDay: completedAt === null ? null : Math.floor(completedAt / DAY_MS),
      month: month.getUTCFullYear() * 12 + month.getUTCMonth(),
    };
  });

const yesNo = (value: boolean | null): string => (value === null ? '' : value ? 'yes' : 'no');
const at = (ms: number | null): string => (ms === null ? '' : new Date(ms).toISOString());
const cellsOf = (r: SurveyResponse): string[] => [
  ...[r.responseId, r.organization, r.site, r.supervisor ?? '', r.csr ?? '', at(r.contactAt), at(r.completedAt)],
  ...[r.channel, r.contactReason ?? '', yesNo(r.resolved), String(r.contactsNeeded ?? ''), yesNo(r.otherChannelsUsed)],
  ...[String(r.overallSatisfaction ?? ''), String(r.csrSatisfaction ?? '')],
];
const quoted = (cell: string): string => (/[",;\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
const objectOf = (cells: string[]): object => Object.fromEntries(HEADER.map((field, i) => [field, cells[i]]));

const FORMS: Record<string, (rows: string[][]) => string | Uint8Array> = {
  'CSV': (rows) => [HEADER, ...rows].map((cells) => `${cells.map(quoted).join(',')}\r\n`).join(''),
  'CSV with ; in gzip': (rows) =>
    gzipSync([HEADER, ...rows].map((cells) => `${cells.map(quoted).join(';')}\n`).join('')),
  'UTF-16': (rows) =>
    Buffer.from(`\uFEFF${[HEADER, ...rows].map((cells) => cells.map(quoted).join(',')).join('\n')}\n`, 'utf16le'),
  'NDJSON': (rows) => rows.map((cells) => `${JSON.stringify(objectOf(cells))}\n`).join(''),
  'XLSX': (rows) => workbook([{ name: 'A', rows: [HEADER, ...rows] }]),
};

test.each(Object.entries(FORMS))('a response written as %s is read as it was', async (_, write) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(response, { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 300 }),
      async (written, size) => {
        const r = await read(pieces(write(written.map(cellsOf)), 'file', size), { now });
        expect(r.rejects).toEqual([]);
        expect(r.responses).toEqual(written);
      },
    ),
    { numRuns: 25 },
  );
});
