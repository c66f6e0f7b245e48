import { expect, test } from 'vitest';
import { namedOther } from './named-other.ts';

const csv = { format: 'delimited', gzip: false } as const;
const xlsx = { format: 'xlsx', gzip: false } as const;
const ndjson = { format: 'ndjson', gzip: false } as const;

test.each([
  ['june.csv', csv],
  ['JUNE.CSV', csv],
  ['june.txt', csv],
  ['june', csv],
  ['june.2015', ndjson],
  ['june.txt', ndjson],
  ['june.xlsx', xlsx],
  ['june.jsonl', ndjson],
  ['june.csv.gz', { ...csv, gzip: true }],
  ['june.gz', { ...ndjson, gzip: true }],
  ['june.txt', { ...csv, gzip: true }],
  ['xlsx', csv],
])('%s agrees', (name, facts) => {
  expect(namedOther(name, facts)).toBeNull();
});

test.each([
  ['june.csv', xlsx, 'an Excel workbook'],
  ['june.xlsx', csv, 'a table of text'],
  ['june.csv', ndjson, 'JSON, an object a line'],
  ['june.ndjson', csv, 'a table of text'],
  ['june.csv', { ...csv, gzip: true }, 'a table of text compressed with gzip'],
  ['june.csv.gz', csv, 'a table of text, not compressed'],
  ['june.csv.gz', { ...xlsx, gzip: true }, 'an Excel workbook'],
])('%s is something else', (name, facts, what) => {
  expect(namedOther(name, facts)).toBe(what);
});
