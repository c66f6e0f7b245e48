import { describe, expect, test } from 'vitest';
import { type Answers, patternOf, RESOLUTIONS, resolutionOf, verdictOf } from './pattern.ts';

const SILENT: Answers = {
  resolved: null,
  contactsNeeded: null,
  otherChannelsUsed: null,
  resolvedFirstContact: null,
  overallSatisfaction: null,
  csrSatisfaction: null,
};

describe('what the answers say of the resolution', () => {
  test.each<[string, Partial<Answers>, (typeof RESOLUTIONS)[number]]>([
    ['nothing answered', {}, 'unanswered'],
    ['not resolved, whatever the contacts', { resolved: false, contactsNeeded: 1 }, 'not-resolved'],
    ['resolved', { resolved: true }, 'resolved'],
    ['resolved in two contacts', { resolved: true, contactsNeeded: 2 }, 'resolved-several-contacts'],
    ['resolved in one', { resolved: true, contactsNeeded: 1 }, 'resolved-one-contact'],
    ['only: not on the first contact', { resolvedFirstContact: false }, 'not-first-contact'],
    ['only: two contacts', { contactsNeeded: 2 }, 'not-first-contact'],
    ['only: one contact', { contactsNeeded: 1 }, 'unanswered'],
    [
      'on the first contact, against its number',
      { resolvedFirstContact: true, contactsNeeded: 2 },
      'resolved-one-contact',
    ],
  ])('%s', (_, answers, resolution) => {
    expect(RESOLUTIONS[resolutionOf({ ...SILENT, ...answers })]).toBe(resolution);
  });
});

test('two contacts are no first-contact resolution, whether or not the second resolved it', () => {
  const pattern = patternOf({ ...SILENT, contactsNeeded: 2 });
  expect([
    verdictOf('resolved', pattern),
    verdictOf('first-contact', pattern),
    verdictOf('one-contact', pattern),
  ]).toEqual(['unanswered', 'no', 'no']);
});
