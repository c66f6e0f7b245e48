import { describe, expect, test } from 'vitest';
import { formatters } from './format.ts';
import { pickLanguage, withFrenchSpaces } from './i18n.ts';

const en = formatters('en');
const fr = formatters('fr');

describe('figures', () => {
  test('shares have one decimal, thousands a separator of the language', () => {
    expect([en.share(0.733), en.integer(12954)]).toEqual(['73.3%', '12,954']);
    expect([fr.share(0.733), fr.integer(12954)]).toEqual(['73,3\u202F%', '12\u202F954']);
    expect([en.shareFigure(1), fr.shareFigure(0.8)]).toEqual(['100.0', '80,0']);
    expect([en.intervalFigure([0.612, 0.829]), fr.intervalFigure([0.612, 0.829])]).toEqual(['61.2–82.9', '61,2–82,9']);
  });

  test('no line breaks inside a time of day', () => {
    expect([en, fr].map(({ instant }) => instant('2026-11-22T05:41:00Z').split(', ').at(-1))).toEqual([
      expect.stringMatching(/^[^ ]+$/),
      expect.stringMatching(/^[^ ]+$/),
    ]);
  });

  test('a threshold has no empty decimal, and a small chance is not nothing', () => {
    expect([en.threshold(0.8), fr.threshold(0.825)]).toEqual(['80%', '82,5\u202F%']);
    expect([en.chance(0.0001), en.chance(0), en.chance(0.47)]).toEqual(['<\u202F0.1%', '0.0%', '47.0%']);
  });

  test('bytes come in the unit that fits', () => {
    expect([en.bytes(812), en.bytes(1_240_000), fr.bytes(1_240_000)]).toEqual([
      '812\u202FB',
      '1.2\u202FMB',
      '1,2\u202FMo',
    ]);
  });
});

describe('dates', () => {
  test('days, months and periods are written out', () => {
    expect([en.date('2015-07-01'), fr.date('2015-07-01')]).toEqual([
      'July 1, 2015',
      '1\u202Fjuillet 2015'.replace('\u202F', ' '),
    ]);
    expect([en.month('2015-04'), fr.month('2015-04')]).toEqual(['April 2015', 'avril 2015']);
    expect(en.period({ from: '2015-04', to: '2015-06' })).toBe('April to June 2015');
    expect(fr.period({ from: '2015-11', to: '2016-01' })).toBe('novembre 2015 à janvier 2016');
    expect(en.period({ from: '2015-04', to: '2015-04' })).toBe('April 2015');
  });
});

describe('language', () => {
  test('French punctuation never stands alone on a line', () => {
    expect(withFrenchSpaces({ a: { b: 'À 95 % : « oui » ; non ?' } })).toEqual({
      a: { b: 'À 95\u202F%\u00A0: «\u00A0oui\u00A0»\u202F; non\u202F?' },
    });
  });

  test('the address wins over the saved choice, and that over the browser', () => {
    expect(pickLanguage('?lang=fr', 'en', ['en-US'])).toBe('fr');
    expect(pickLanguage('', 'fr', ['en-US'])).toBe('fr');
    expect(pickLanguage('', null, ['de-DE', 'fr-CA', 'en'])).toBe('fr');
    expect(pickLanguage('?lang=de', 'nl', [])).toBe('en');
  });
});
