import { expect, test } from 'vitest';
import { isRecipe, keyOf, newRecipe } from './passphrase-key.ts';

const SALT = Buffer.from('NaCl-NaCl-NaCl-N');

test('a recipe is made for a salt, and known again', () => {
  const recipe = newRecipe(SALT);
  expect(recipe).toEqual({ function: 'scrypt', cost: 17, salt: 'TmFDbC1OYUNsLU5hQ2wtTg' });
  expect(isRecipe(JSON.parse(JSON.stringify(recipe)))).toBe(true);
});

test('the key depends on passphrase, salt and cost, and not on how an accent is typed', async () => {
  const recipe = { ...newRecipe(SALT), cost: 10 };
  const key = await keyOf('six words à la mode', recipe);
  expect(key).toHaveLength(32);
  expect(await keyOf('six words a\u0300 la mode', recipe)).toEqual(key);
  for (const other of [
    await keyOf('six words a la mode', recipe),
    await keyOf('six words à la mode', { ...recipe, cost: 11 }),
    await keyOf('six words à la mode', { ...recipe, salt: newRecipe(Buffer.alloc(16)).salt }),
  ]) {
    expect(other).not.toEqual(key);
  }
});

test.each([
  [{}],
  [null],
  ['scrypt'],
  [{ ...newRecipe(SALT), function: 'pbkdf2' }],
  [{ ...newRecipe(SALT), cost: 9 }],
  // 2^21 would be made to take 2 GB.
  [{ ...newRecipe(SALT), cost: 21 }],
  [{ ...newRecipe(SALT), cost: 16.5 }],
  [{ ...newRecipe(SALT), salt: 'short' }],
])('%j is no recipe', (value) => {
  expect(isRecipe(value)).toBe(false);
});
