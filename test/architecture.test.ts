import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { checkTree } from './architecture/check.ts';
import { readTree } from './architecture/read-tree.ts';
import { FOLDERS, REASONS, reasonOf, type RuleName } from './architecture/rules.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const violations = checkTree(readTree(root, ['bin', 'src', 'test', 'bench', 'scripts', 'docs', 'rulebooks']));

const foldersRules = Object.keys(FOLDERS).map((folder): RuleName => `may-import/${folder}`);
const rules: RuleName[] = [...foldersRules, ...(Object.keys(REASONS) as (keyof typeof REASONS)[])];

describe('the architecture', () => {
  test.each(rules)('%s', (rule) => {
    const breaches = violations.filter((each) => each.rule === rule).map(({ place, what }) => `${place} ${what}`);
    expect(breaches, reasonOf(rule)).toEqual([]);
  });
});
