import { expect, test } from 'vitest';
import { windowKey } from '../../core/survey/survey-window.ts';
import { windowOf, windowText } from './window-text.ts';

test('reads back every kind of window', () => {
  for (const window of [
    { kind: 'elapsed', fromMinutes: 10, toMinutes: 1440 },
    { kind: 'business-days', days: 2, calendar: 'monday-to-friday' },
    { kind: 'any' },
  ] as const) {
    expect(windowOf(windowKey(window))).toEqual(window);
  }
});

test('says a window in words, and an unknown one as it is', () => {
  expect(windowText('elapsed:10-1440', 'en')).toBe('10 minutes to 24 hours after the contact');
  expect(windowText('moon:3', 'fr')).toBe('moon:3');
});
