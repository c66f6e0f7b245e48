import { expect, test } from 'vitest';
import { didYouMean } from './did-you-mean.ts';

const known = ['share', 'period', 'survey-window', 'counts-when'];

test.each([
  ['shrae', 'share'],
  ['survey_window', 'survey-window'],
  ['surveyWindow', 'survey-window'],
  ['Counts When', 'counts-when'],
  ['perido', 'period'],
])('"%s" is near "%s"', (wrong, right) => {
  expect(didYouMean(wrong, known)).toBe(`Did you mean "${right}"?`);
});

test.each(['colour', '', 'x'.repeat(90_000)])('"%.10s" is near none', (word) => {
  expect(didYouMean(word, known)).toBe('Known here: share, period, survey-window, counts-when.');
});
