import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { newReject, REJECT_MESSAGES, writeRejects } from './rejects.ts';

test('rejects as a file that no spreadsheet takes for formulas', () => {
  expect(
    writeRejects([
      newReject(2, 'resolved', 'answer.unknown-word', '=HYPERLINK("http://x")'),
      newReject(3, 'csr', 'text.too-long', '@me, "you"\nand'),
      newReject(4, '', 'row.truncated', '-5'),
    ]),
  ).toBe(
    '\uFEFFline,field,reason,message,value\r\n' +
      '2,resolved,answer.unknown-word,"""=HYPERLINK(""http://x"")"" is neither a yes nor a no","\'=HYPERLINK(""http://x"")"\r\n' +
      '3,csr,text.too-long,csr is longer than 256 bytes,"\'@me, ""you""\nand"\r\n' +
      "4,,row.truncated,the file ends in the middle of this row,'-5\r\n",
  );
});

test('a value is shown to 200 characters', () => {
  const { value, message } = newReject(2, 'csr', 'answer.unknown-word', 'x'.repeat(5000));
  expect(value).toBe(`${'x'.repeat(199)}…`);
  expect(message).toBe(`"${'x'.repeat(199)}…" is neither a yes nor a no`);
});

test('nothing the file says is taken for a place to fill in', () => {
  const { message } = newReject(2, 'csr_satisfaction', 'score.malformed', '{expected} {field} $&', { expected: '1' });
  expect(message).toBe('"{expected} {field} $&" is not a score: expected 1');
});

type Tree = { readonly [key: string]: string | Tree };
const leavesOf = (tree: Tree, path: string): string[] =>
  Object.entries(tree).flatMap(([key, below]) =>
    typeof below === 'string' ? [`${path}${key}`] : leavesOf(below, `${path}${key}.`),
  );

// Here and not beside the messages: the app imports nothing of the intake.
test.each(['en', 'fr'])('every reason has its sentence in the app, in %s', (language) => {
  const file = new URL(`../web/messages/${language}/problems.json`, import.meta.url);
  const { reject } = JSON.parse(readFileSync(file, 'utf8')) as { reject: Tree };
  expect(leavesOf(reject, '').toSorted()).toEqual(Object.keys(REJECT_MESSAGES).toSorted());
});
