import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lintOverrides } from './lint-rules.ts';

test('the linter is configured by the same table', () => {
  const text = readFileSync(new URL('../../.oxlintrc.json', import.meta.url), 'utf8');
  const { overrides } = JSON.parse(text) as { overrides: { rules: Record<string, unknown> }[] };
  const layers = overrides.filter(({ rules }) => 'no-restricted-imports' in rules);
  expect(layers, `they should be ${JSON.stringify(lintOverrides())}`).toEqual(lintOverrides());
});
