import { expect, test } from 'vitest';
import { weaknessOf } from './password-rules.ts';

test.each([
  ['123456789', 'short'],
  ['x'.repeat(129), 'long'],
  ['aaaaaaaaaaaa', 'repeated'],
  ['abcabcabcabc', 'repeated'],
  ['1q2w3e4r5t', 'common'],
  ['Password2024!', 'common'],
  ['P@ssw0rd1234', 'common'],
  ['MotDePasse75', 'common'],
  ['SummerMonday', 'common'],
  ['welcomeadmin1', 'common'],
  ['abcdefghijkl', 'sequence'],
  ['lkjhgfdsa-99x', 'sequence'],
  ['asdfghjkl;xq', 'sequence'],
  ['tremblay-1987', 'personal'],
  ['marie.tremblay', 'personal'],
])('%s is %s', (password, why) => {
  expect(weaknessOf(password, ['Marie Tremblay', 'marie@north.example', 'North'])).toBe(why);
});

test.each([
  'gravel-otter-pins',
  'vJ4!tqpz8Lmw',
  'les pommes volent bas',
  'Tremblay cuit trois oranges lentement',
  '鍵盤の上の猫が七匹寝る',
])('%s may be taken', (password) => {
  expect(weaknessOf(password, ['Marie Tremblay', 'marie@north.example'])).toBeNull();
});
