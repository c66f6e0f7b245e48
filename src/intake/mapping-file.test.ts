import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { missingIn } from '../core/survey/mapping.ts';
import { loadMapping, mappingFrom } from './mapping-file.ts';

const FOLDER = join(import.meta.dirname, '../../docs/mappings');

test('the mappings in docs are right and complete', async () => {
  const files = await readdir(FOLDER);
  expect(files.toSorted()).toEqual(['bpo-chat.yaml', 'call-center.yaml', 'ecom.yaml']);
  for (const file of files) expect(missingIn(await loadMapping(join(FOLDER, file)))).toEqual([]);
});

test('every problem is in the sentence, with the place', async () => {
  expect(() => mappingFrom('organisation: X\ncsr: { column: 1, constant: 2 }', 'mine.yaml')).toThrow(
    'The mapping mine.yaml is not right: csr: give exactly one of column, constant; organisation: unknown key "organisation": did you mean "organization"?',
  );
  await expect(loadMapping(join(FOLDER, 'none.yaml'))).rejects.toMatchObject({ code: 'not-found' });
});
