import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PROBLEM_CODES } from '../core/basics/problem.ts';
import { PROBLEM_TITLES } from '../core/basics/problem-titles.ts';
import { UNDELIVERED } from '../core/basics/undelivered.ts';
import { REFUSALS } from '../core/credential/certificate.ts';
import { LANGUAGES } from './format.ts';

type Tree = { [key: string]: string | Tree };

/** "file.empty" -> its message, below one key of the namespace. */
function messagesBelow(language: string, key: string): Record<string, string> {
  const file = join(import.meta.dirname, 'messages', language, 'problems.json');
  const messages: Record<string, string> = {};
  const walk = (value: string | Tree | undefined, path: readonly string[]): void => {
    if (typeof value === 'string') messages[path.join('.')] = value;
    else for (const [name, below] of Object.entries(value ?? {})) walk(below, [...path, name]);
  };
  walk((JSON.parse(readFileSync(file, 'utf8')) as Tree)[key], []);
  return messages;
}

const codesBelow = (language: string, key: string): string[] => Object.keys(messagesBelow(language, key)).toSorted();

describe.each(LANGUAGES)('in %s', (language) => {
  test.each(['title', 'advice'])('every problem of the catalogue has its %s, and nothing else has one', (key) => {
    expect(codesBelow(language, key)).toEqual(Object.keys(PROBLEM_CODES).toSorted());
  });

  test('every refusal of a certificate has its sentence', () => {
    expect(codesBelow(language, 'refusal')).toEqual(REFUSALS.toSorted());
  });

  test('every reason why a message did not arrive has its sentence', () => {
    expect(codesBelow(language, 'undelivered')).toEqual(Object.keys(UNDELIVERED).toSorted());
  });
});

test('titles are those of the API', () => {
  const titles = Object.entries(messagesBelow('en', 'title'));
  // The app may end with a stop, and add what to do.
  expect(Object.fromEntries(titles.map(([code, title]) => [code, title.replace(/\..*/, '')]))).toEqual(PROBLEM_TITLES);
});
