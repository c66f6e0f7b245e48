import { expect, test } from 'vitest';
import { programTitle } from './program-title.ts';

test.each([
  ['World-class call certification 2013', '2013', 'World-class call certification'],
  ['Recognized in spring  2015 b', '2015 b', 'Recognized in spring'],
  ['Certification 2013 of calls', '2013', 'Certification 2013 of calls'],
  ['Certification 12013', '2013', 'Certification 12013'],
  ['Certification 2012', '2013', 'Certification 2012'],
  ['2013', '2013', '2013'],
  [' 2013', '2013', ' 2013'],
])('%j of the edition %j is of the program %j', (title, edition, program) => {
  expect(programTitle({ en: title, fr: title }, edition)).toEqual({ en: program, fr: program });
});

test('each language by itself', () => {
  expect(programTitle({ en: 'Calls 2013', fr: 'Appels (édition 2013)' }, '2013')).toEqual({
    en: 'Calls',
    fr: 'Appels (édition 2013)',
  });
});
