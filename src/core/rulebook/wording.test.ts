import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { applyProfile } from './apply-profile.ts';
import { describeRulebook } from './describe.ts';
import { diffRulebooks } from './diff.ts';
import { parseRulebook } from './parse.ts';
import { parseProfile } from './profile.ts';
import { rulebookKey, type Rulebook } from './rulebook.ts';
import { percent, sharePhrase } from './wording.ts';

const editions = new Map(
  globSync('rulebooks/*/????.yaml').map((path) => {
    const parsed = parseRulebook(readFileSync(path, 'utf8'), path);
    if (!parsed.ok) throw new Error(path);
    return [rulebookKey(parsed.value), parsed.value] as const;
  }),
);
const call = (edition: string): Rulebook => editions.get(`world-class-call@${edition}`) as Rulebook;
const fcr = editions.get('world-class-fcr@2015') as Rulebook;

/** French spaces that do not break, shown as "~". */
const shown = (text: string): string => text.replaceAll('\u00a0', '~');

describe('what changed between two editions, in words', () => {
  test('nothing', () => {
    expect(diffRulebooks(call('2010'), call('2011'))).toEqual([]);
  });

  test('one rule', () => {
    expect(diffRulebooks(call('2009'), call('2010'))).toEqual([
      {
        rule: 'share',
        from: 'more-than 70/100',
        to: 'more-than 75/100',
        sentence: {
          en: 'The share required rises from more than 70 % to more than 75 %.',
          fr: 'La part exigée passe de plus de 70\u00a0% à plus de 75\u00a0%.',
        },
      },
    ]);
  });

  test('from 2012 to 2013, and back', () => {
    expect(diffRulebooks(call('2012'), call('2013')).map((c) => c.sentence.en)).toEqual([
      'The share required rises from more than 75 % to more than 80 %.',
      'The period is shortened from exactly 6 months to exactly 3 months.',
    ]);
    expect(diffRulebooks(call('2013'), call('2012')).map((c) => c.sentence.en)).toEqual([
      'The share required falls from more than 80 % to more than 75 %.',
      'The period is lengthened from exactly 3 months to exactly 6 months.',
    ]);
  });

  test('from 2008 to 2009', () => {
    expect(diffRulebooks(call('2008'), call('2009')).map((c) => [c.rule, c.from, c.to, shown(c.sentence.fr)])).toEqual([
      ['period', 'at-least 6 months', 'exactly 6 months', 'La période passe d’au moins 6 mois à exactement 6 mois.'],
      [
        'survey-window',
        '10 minutes to 72 hours',
        'within 2 business days (monday-to-friday)',
        'Le sondage doit être rempli dans les 2 jours ouvrables qui suivent le contact (du lundi au vendredi). Auparavant~: le sondage doit être rempli entre 10 minutes et 72 heures après le contact.',
      ],
    ]);
  });

  test('from 2013 to 2014, where the source falls silent', () => {
    expect(diffRulebooks(call('2013'), call('2014')).map((c) => [c.rule, c.sentence.en, shown(c.sentence.fr)])).toEqual(
      [
        [
          'share',
          'The share required is no longer stated; it was more than 80 %.',
          'La part exigée n’est plus énoncée~; elle était de plus de 80~%.',
        ],
        [
          'period.consecutive',
          'A month without a response now breaks the period.',
          'Un mois sans réponse interrompt désormais la période.',
        ],
        [
          'survey-window',
          'The survey must be answered 10 minutes to 24 hours after the contact. Before: the survey must be answered within 2 business days of the contact (Monday to Friday).',
          'Le sondage doit être rempli entre 10 minutes et 24 heures après le contact. Auparavant~: le sondage doit être rempli dans les 2 jours ouvrables qui suivent le contact (du lundi au vendredi).',
        ],
        [
          'organization',
          'When an organization is certified is not stated. Before: an organization is certified when every one of its sites is.',
          'La condition pour certifier une organisation n’est pas énoncée. Auparavant~: une organisation est certifiée quand chacun de ses sites l’est.',
        ],
        [
          'labels.supervisor',
          'The word for a supervisor changes from "manager" to "supervisor".',
          'Le mot désignant un superviseur passe de «~gestionnaire~» à «~superviseur~».',
        ],
      ],
    );
  });

  test('from the call of 2014 to the FCR of 2015', () => {
    expect(diffRulebooks(call('2014'), fcr).map((c) => [c.rule, c.sentence.en])).toEqual([
      [
        'counts-when',
        'A contact counts when it was resolved on the first contact. Before: a contact counts when it was resolved, the customer is very satisfied overall (top box) and the customer is very satisfied with the CSR (top box).',
      ],
      ['share', 'The share required, not stated before, is 80 % or more.'],
    ]);
    expect(shown(diffRulebooks(call('2014'), fcr)[1]?.sentence.fr ?? '')).toBe(
      'La part exigée, non énoncée auparavant, est d’au moins 80~%.',
    );
  });

  test.each<[string, (r: Rulebook) => Rulebook, string, string, string]>([
    [
      'the comparison alone',
      (r) => ({ ...r, share: { ...r.share, comparison: 'at-least' } }),
      'share',
      'The share required changes from more than 80 % to 80 % or more.',
      'La part exigée passe de plus de 80~% à au moins 80~%.',
    ],
    [
      'the reading',
      (r) => ({ ...r, period: { ...r.period, reading: 'each-month' } }),
      'period.reading',
      'Every month must now reach the share by itself; before, the responses of all months were judged together.',
      'Chaque mois doit désormais atteindre la part à lui seul~; auparavant, les réponses de tous les mois étaient jugées ensemble.',
    ],
    [
      'a minimum',
      (r) => ({ ...r, minimumResponses: { ...r.minimumResponses, csr: 30 } }),
      'minimum-responses.csr',
      'The minimum for a CSR rises from 25 responses to 30 responses.',
      'Le minimum pour un agent passe de 25 réponses à 30 réponses.',
    ],
    [
      'a minimum for the edition’s own word',
      (r) => ({ ...r, minimumResponses: { ...r.minimumResponses, supervisor: 'unstated' } }),
      'minimum-responses.supervisor',
      'The minimum for a manager is no longer stated; it was 200 responses.',
      'Le minimum pour un gestionnaire n’est plus énoncé~; il était de 200 réponses.',
    ],
    [
      'a minimum not stated before',
      (r) => ({ ...r, minimumResponses: { ...r.minimumResponses, organization: 1 } }),
      'minimum-responses.organization',
      'The minimum for an organization, not stated before, is 1 response.',
      'Le minimum pour une organisation, non énoncé auparavant, est de 1 réponse.',
    ],
    [
      'transfers',
      (r) => ({ ...r, transfers: { ...r.transfers, judged: 'longest' } }),
      'transfers',
      'A transferred contact is attributed to the CSR who handled it longest. Before: who is judged for a transferred contact is not stated.',
      'Un contact transféré est attribué à l’agent qui l’a traité le plus longtemps. Auparavant~: qui est jugé pour un contact transféré n’est pas énoncé.',
    ],
    [
      'validity',
      (r) => ({ ...r, validity: { ...r.validity, months: 1 } }),
      'validity',
      'The validity of a certificate falls from 12 months to 1 month.',
      'La validité d’un certificat passe de 12 mois à 1 mois.',
    ],
    [
      'any window',
      (r) => ({ ...r, surveyWindow: { ...r.surveyWindow, window: { kind: 'any' } } }),
      'survey-window',
      'The survey must be answered at any time after the contact. Before: the survey must be answered within 2 business days of the contact (Monday to Friday).',
      'Le sondage doit être rempli à tout moment après le contact. Auparavant~: le sondage doit être rempli dans les 2 jours ouvrables qui suivent le contact (du lundi au vendredi).',
    ],
  ])('%s', (_, change, rule, en, fr) => {
    const changes = diffRulebooks(call('2013'), change(call('2013')));
    expect(changes.map((c) => [c.rule, c.sentence.en, shown(c.sentence.fr)])).toEqual([[rule, en, fr]]);
  });

  test('a share written with other numbers is the same rule', () => {
    const same = { ...call('2013'), share: { ...call('2013').share, value: { num: 4, den: 5 } } };
    expect(diffRulebooks(call('2013'), same)).toEqual([]);
  });
});

describe('an edition in plain words', () => {
  test('of 2013', () => {
    expect(describeRulebook(call('2013')).map((l) => [l.rule, l.sentence.en, shown(l.sentence.fr)])).toEqual([
      [
        'counts-when',
        'A contact counts when it was resolved, the customer is very satisfied overall (top box) and the customer is very satisfied with the CSR (top box).',
        'Un contact compte quand il a été résolu, que le client est très satisfait dans l’ensemble (note maximale) et que le client est très satisfait de l’agent (note maximale).',
      ],
      [
        'share',
        'The share of contacts that must count is more than 80 %.',
        'La part des contacts qui doivent compter est de plus de 80~%.',
      ],
      [
        'period',
        'The period is exactly 3 months long. A month without a response does not break it. The responses of all its months are judged together.',
        'La période dure exactement 3 mois. Un mois sans réponse ne l’interrompt pas. Les réponses de tous ses mois sont jugées ensemble.',
      ],
      [
        'survey-window',
        'The survey must be answered within 2 business days of the contact (Monday to Friday).',
        'Le sondage doit être rempli dans les 2 jours ouvrables qui suivent le contact (du lundi au vendredi).',
      ],
      [
        'minimum-responses',
        'Responses needed: 25 for a CSR, 200 for a manager and 800 for a site. The minimum for an organization is not stated.',
        'Réponses nécessaires~: 25 pour un agent, 200 pour un gestionnaire et 800 pour un site. Le minimum pour une organisation n’est pas énoncé.',
      ],
      [
        'organization',
        'An organization is certified when every one of its sites is.',
        'Une organisation est certifiée quand chacun de ses sites l’est.',
      ],
      [
        'transfers',
        'Who is judged for a transferred contact is not stated.',
        'Qui est jugé pour un contact transféré n’est pas énoncé.',
      ],
      ['validity', 'A certificate is valid for 12 months.', 'Un certificat est valable 12 mois.'],
    ]);
  });

  test('names the source of every rule, the note, and the profile that completed it', () => {
    const parsed = parseProfile(readFileSync('docs/examples/profile-2014.yaml', 'utf8'), 'c'.repeat(64));
    if (!parsed.ok) throw new Error('it can be read');
    const applied = applyProfile(call('2014'), parsed.value);
    if (!applied.ok) throw new Error('it can be applied');
    expect(applied.value.profile).toEqual({
      name: 'Board values for 2014',
      by: 'Quality board of the operator',
      date: '2026-01-15',
      reason: 'The source names neither a share nor a rule for organizations; the board chose those of 2013.',
      sha256: 'c'.repeat(64),
      supplies: ['share.value', 'share.comparison', 'organization.rule'],
    });
    const completed = describeRulebook(applied.value);
    expect(completed.map((l) => [l.rule, l.suppliedBy ?? null])).toEqual([
      ['counts-when', null],
      ['share', 'Board values for 2014'],
      ['period', null],
      ['survey-window', null],
      ['minimum-responses', null],
      ['organization', 'Board values for 2014'],
      ['transfers', null],
      ['validity', null],
    ]);
    expect(completed[1]?.sentence.en).toBe('The share of contacts that must count is more than 80 %.');
    expect(completed[1]?.source).toBe(
      'SQM Group, contact center certification, recognized 2014 (share of calls); completed by the operator profile "Board values for 2014" (Quality board of the operator, 2026-01-15)',
    );
    expect(describeRulebook(call('2014'))[1]).toEqual({
      rule: 'share',
      sentence: {
        en: 'The share of contacts that must count is not stated.',
        fr: 'La part des contacts qui doivent compter n’est pas énoncée.',
      },
      source: 'SQM Group, contact center certification, recognized 2014 (share of calls)',
      note: call('2014').share.note,
    });
  });
});

describe('a share in words', () => {
  test.each([
    [80, 100, '80 %', '80~%'],
    [4, 5, '80 %', '80~%'],
    [825, 1000, '82.5 %', '82,5~%'],
    [2, 3, '2/3', '2/3'],
    [1, 1, '100 %', '100~%'],
  ])('%i/%i', (num, den, en, fr) => {
    expect(percent({ num, den }).en).toBe(en);
    expect(shown(percent({ num, den }).fr)).toBe(fr);
  });

  test('where one half of the rule is unstated', () => {
    const value = { num: 80, den: 100 };
    expect(sharePhrase({ value, comparison: 'unstated' })).toEqual({
      en: '80 % (comparison unstated)',
      fr: '80\u00a0% (comparaison non énoncée)',
    });
    expect(sharePhrase({ value: 'unstated', comparison: 'more-than' })).toEqual({
      en: 'more than an unstated share',
      fr: 'plus d’une part non énoncée',
    });
    expect(sharePhrase({ value: 'unstated', comparison: 'unstated' })).toBeNull();
  });
});
