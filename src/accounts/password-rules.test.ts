import { describe, expect, test } from 'vitest';
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

describe('what is made of the person', () => {
  const CHARLOTTE = ['Charlotte Dubois', 'charlotte@cc.example'];
  const ANN = ['Ann Lee', 'ann.lee@cc.org'];
  const JO = ['Jo Li', 'jo@abc.example'];

  test.each([
    ['ada@ops.example', ['Ada Okafor', 'ada@ops.example']],
    ['4da@0p5.example', ['Ada Okafor', 'ada@ops.example']],
    ['jo@abc.example', JO],
    ['ann.lee@cc.org', ANN],
    ['ANN.LEE@CC.ORG', ANN],
    ['sam@sqm.co', ['Sam Roy', 'sam@sqm.co']],
    ['sam-sam-sam-77', ['Sam Roy', 'sam@sqm.co']],
    ['sqm.co/sqm.co', ['Sam Roy', 'sam@sqm.co']],
    ['Ch4rl0tt3!2024', CHARLOTTE],
    ['Charl0tte123', CHARLOTTE],
    ['Char1otte-88', CHARLOTTE],
    ['Ch4rl0tt3Dub01s', CHARLOTTE],
    ['dub0i$2024!', CHARLOTTE],
    ['AnnLeeAnnLee1', ANN],
    ['LeeAnn-LeeAnn', ANN],
    ['@nn!3e-ann.13e', ANN],
    ['Jo Li Jo Li', JO],
    ['Jo!Li#Jo!Li!7', JO],
    ['J0-L1_jo-li-99', JO],
    ['王芳王芳王芳19880', ['王芳', 'wf@cc.example']],
    ['Zoé-Béa.2024', ['Zoé Béa', 'z@cc.example']],
  ])('%s is refused to %j', (password, own) => {
    expect(weaknessOf(password, own)).toBe('personal');
  });

  test.each([
    ['jolly jokers like lilies', JO],
    ['Jo paints seven lighthouses', JO],
    ['vJo4!tqz8Lmw', JO],
    ['Ann and Lee row to the island', ANN],
    ['four samples of wet clay', ['Sam Roy', 'sam@sqm.co']],
    ['Charlotte peels nine lemons', CHARLOTTE],
    ['x7!Kq-v93 Zm', ['X', 'x@cc.example']],
  ])('%s is taken from %j', (password, own) => {
    expect(weaknessOf(password, own)).toBeNull();
  });
});
