import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { KEY_ACTS } from '../../../core/access/act.ts';
import { ROLES } from '../../../core/access/role.ts';
import { JOURNAL_NOUNS } from '../../../core/basics/journal-noun.ts';
import { PROBLEM_CODES } from '../../../core/basics/problem.ts';
import { READINGS } from '../../../core/rulebook/rulebook.ts';
import { type Node, nodesOf } from '../../../../test/support/syntax-nodes.ts';
import { wordOf } from './detail-words.ts';

const SRC = join(import.meta.dirname, '../../..');
const source = (file: string): string => readFileSync(join(SRC, file), 'utf8');

type Tree = { [key: string]: string | Tree };
const messages = (namespace: string): Tree => JSON.parse(source(`web/messages/fr/${namespace}.json`)) as Tree;
function text(key: string): unknown {
  const [namespace = '', path = ''] = key.split(':');
  return path.split('.').reduce<unknown>((tree, part) => (tree as Tree | undefined)?.[part], messages(namespace));
}

/** The members of a type that is a union of words: `type Colour = 'red' | 'blue'`. */
function union(file: string, type: string): string[] {
  const body = new RegExp(String.raw`type ${type} =([^;]+);`).exec(source(file))?.[1] ?? '';
  return [...body.matchAll(/'([^']+)'/g)].map((match) => match[1] as string);
}

/** The keys an expression gives a detail, and as "...x" what it takes from elsewhere. */
function keysOf(node: Node, code: string): string[] {
  if (node.type === 'ConditionalExpression')
    return [...keysOf(node['consequent'] as Node, code), ...keysOf(node['alternate'] as Node, code)];
  if (node.type === 'ParenthesizedExpression') return keysOf(node['expression'] as Node, code);
  if (node.type !== 'ObjectExpression') return [`...${code.slice(node['start'] as number, node['end'] as number)}`];
  return (node['properties'] as Node[]).flatMap((property) =>
    property.type === 'SpreadElement'
      ? keysOf(property['argument'] as Node, code)
      : [((property['key'] as Node)['name'] as string | undefined) ?? String((property['key'] as Node)['value'])],
  );
}

/** Of every `detail: …` and `const detail = …` in the files that write the journal. */
function writtenKeys(): string[] {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /^(actions|accounts)\/.*\.ts$/.test(file) && source(file).includes('writeJournal('),
  );
  const keys = files.flatMap((file) => {
    const code = source(file);
    return [...nodesOf(file, code)].flatMap((node) => {
      const isDetail = (named: unknown): boolean => (named as Node | null)?.['name'] === 'detail';
      if (node.type === 'Property' && isDetail(node['key']) && !node['shorthand'])
        return keysOf(node['value'] as Node, code);
      return node.type === 'VariableDeclarator' && isDetail(node['id']) ? keysOf(node['init'] as Node, code) : [];
    });
  });
  return [...new Set(keys)].toSorted();
}

describe('what the journal says', () => {
  test('every noun has its word', () => {
    expect(Object.keys(messages('journal')['noun'] as Tree).toSorted()).toEqual([...JOURNAL_NOUNS].toSorted());
  });

  test('every act has its sentence', () => {
    expect(
      union('store/journal.ts', 'JournalAct').filter((act) => typeof text(`journal:act.${act}`) !== 'string'),
    ).toEqual([]);
  });

  test('every key of a detail has its label', () => {
    const keys = writtenKeys();
    // What comes from elsewhere is read there once: its keys stand below.
    expect(keys.filter((key) => key.startsWith('...'))).toEqual([
      '...backupDetail(facts, options)',
      '...backupDetail(facts, { passphrase, keyFile: null })',
      '...counts',
      '...ended',
      '...erased',
      '...rulebook.profile',
      '...simulatedTotals({})',
      '...source.summary()',
    ]);
    const elsewhere = [
      ...['rows', 'files', 'bytes', 'encrypted', 'withKey'],
      ...['read', 'rejected', 'leftOut', 'taken', 'unchanged', 'superseded', 'unanswered', 'truncated'],
      ...['roles', 'sessions', 'keys', 'invitations'],
      ...['name', 'withdrawn', 'masked', 'accounts'],
      ...['by', 'date', 'reason', 'supplies'],
      ...['responses', 'duplicates', 'corrections'],
    ];
    // The one is never shown, the others are ids.
    const unshown = ['sha256', 'run', 'numbers', 'grant', 'person', 'event'];
    const needed = [...keys.filter((key) => !key.startsWith('...')), ...elsewhere];
    expect(needed.filter((key) => !unshown.includes(key) && typeof text(`journal:detail.${key}`) !== 'string')).toEqual(
      [],
    );
  });

  test.each([
    ['method', union('accounts/method.ts', 'SignInMethod')],
    ['role', ROLES],
    ['roles', ROLES],
    ['kind', union('store/people/outgoing-messages.ts', 'MessageKind')],
    ['lookedFor', ['phone', 'email', 'responseId', 'name']],
    ['supplies', ['share', 'period', 'organization']],
    ['level', ['organization', 'site', 'supervisor', 'csr']],
    ['reading', READINGS],
    ['scopes', KEY_ACTS],
    ['events', ['certificate.issued', 'certificate.withdrawn', 'decision-run.finished', 'import.finished']],
    ['code', Object.keys(PROBLEM_CODES)],
  ])('every value of %s has its word', (key, values) => {
    expect(values.length).toBeGreaterThan(1);
    expect(values.filter((value) => typeof text(wordOf(key, value) ?? '') !== 'string')).toEqual([]);
  });

  test('what people wrote stays', () => {
    expect([wordOf('name', 'operator'), wordOf('toString', 'x')]).toEqual([null, null]);
  });
});
