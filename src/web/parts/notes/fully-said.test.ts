import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import french from '../../messages/fr/problems.json' with { type: 'json' };
import { FULLY_SAID_CODES, fullySaid } from './fully-said.ts';

const SRC = join(import.meta.dirname, '../../..');
const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => readFileSync(join(SRC, file), 'utf8'));

/** What the code throws under a problem's code: the sentence, or the name of what holds it. */
function sentencesOf(code: string): string[] {
  const thrown = new RegExp(
    String.raw`PlauditError\(\s*[^\n]*?'${code.replace('.', String.raw`\.`)}',\s*(?:'([^']+)'|\`([^\`]+)\`|(\w+))`,
    'g',
  );
  const found = sources.flatMap((source) => [...source.matchAll(thrown)].map(([, ...text]) => text.join('')));
  return [...new Set(found)].toSorted();
}

test('a sentence is hidden only where it was read and says nothing more than the advice', () => {
  expect(Object.fromEntries(FULLY_SAID_CODES.map((code) => [code, sentencesOf(code)]))).toEqual({
    'access.sign-in': [
      'This is asked for within ${FRESH_MINUTES} minutes of signing in: sign out, sign in again, and do it then.',
      'This takes an account: sign in first.',
    ],
    'access.last-operator': [
      'This is the last operator: make another person an operator first, or nobody could grant a role any more.',
    ],
    'sign-in.refused': ['The e-mail address or the password is not right: check both and try again.'],
    'code.refused': [
      'The code is not right, was used before, or came too late: take the one shown now, or sign in again.',
      'The code is not right: take the one that the app shows now.',
    ],
    'link.over': [
      'This invitation was accepted or withdrawn, or its time is over: ask whoever invited you for a new one.',
      'This link was used, or its time is over: ask for a new one.',
      'This set-up link works no more: start the server again, and it shows a new one as long as there is no operator.',
    ],
    'password.refused': ['The password is not right: type your present password.'],
    'passkey.refused': ['The passkey could not be checked: try again, or sign in another way.'],
    // `message`: it has a header line, or a sheet, and no rows.
    'file.empty': ['${name} has no header line.', '${name} has nothing but blanks.', '${name} is empty.', 'message'],
    'certificate.withdrawn': ['The certificate ${number} was withdrawn before; the first reason stands.'],
  });
});

test('each of them has its advice', () => {
  const advice: Record<string, string | Record<string, string>> = french.advice;
  const missing = FULLY_SAID_CODES.filter((code) => {
    const [group = '', one = ''] = code.split('.');
    const texts = advice[group];
    return typeof texts !== 'object' || texts[one] === undefined;
  });
  expect(missing).toEqual([]);
});

test('every other sentence stays', () => {
  expect(['request.invalid', 'sign-in.wait', 'toString', null].map(fullySaid)).toEqual([null, null, null, null]);
});
