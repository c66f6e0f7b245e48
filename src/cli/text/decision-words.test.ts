import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { monthOf } from '../../core/basics/month.ts';
import { decide } from '../../core/certification/decide.ts';
import type { Evidence, Step } from '../../core/certification/decision.ts';
import { parseRulebook } from '../../core/rulebook/parse.ts';
import type { Rulebook } from '../../core/rulebook/rulebook.ts';
import { answersMissing, answersNeeded } from './answers-needed.ts';
import { observedWords, requiredWords, whyClause } from './clause-words.ts';
import { notCounted } from './not-counted.ts';
import { levelWords, outcomeWord, settledBy, stepWords } from './decision-words.ts';

function edition(path: string): Rulebook {
  const parsed = parseRulebook(readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8'), 'a'.repeat(64));
  if (!parsed.ok) throw new Error(path);
  return parsed.value;
}
const own = edition('docs/examples/own-edition.yaml');
const call2013 = edition('rulebooks/world-class-call/2013.yaml');
const call2014 = edition('rulebooks/world-class-call/2014.yaml');

const april = monthOf(2015, 4);
const period = { from: april, to: april + 2 };
const csr = (rulebook: Rulebook, ...counts: [meeting: number, n: number][]) => {
  const months = counts.map(([meeting, n], i) => ({
    month: april + i,
    n,
    meeting,
    outside: 0,
    lagUnknown: 0,
    unscorable: 0,
  }));
  return decide(rulebook, { level: 'csr', subject: 'A', months } satisfies Evidence, period);
};

describe('a decision in words', () => {
  test.each([
    ['met', csr(own, [17, 25], [1, 1], [1, 1]), 'met', 'every clause met', ''],
    [
      'short of responses',
      csr(call2013, [19, 21]),
      'not enough responses',
      'too few responses',
      '4 more responses, 2 of them world-class contacts',
    ],
    [
      'one response short',
      csr(call2013, [20, 24]),
      'not enough responses',
      'too few responses',
      '1 more response, a world-class contact',
    ],
    ['below the share', csr(call2013, [20, 25]), 'not met', 'the share', '1 more world-class contact'],
    ['far below it', csr(own, [15, 26]), 'not met', 'the share', '6 more contacts in a row that count'],
    [
      'a month without a response',
      csr(call2014, [25, 25], [0, 0], [1, 1]),
      'not met',
      'a month without responses',
      'an operator profile that states the share; a new period of 3 months, each with responses (none in 2015-05)',
    ],
  ])('%s', (_, decision, outcome, settled, take) => {
    expect([outcomeWord(decision), settledBy(decision), stepWords(decision)]).toEqual([outcome, settled, take]);
  });

  test('many sites are counted, not listed', () => {
    const steps: Step[] = [{ kind: 'sites', names: ['A', 'B', 'C', 'D', 'E', 'F'] }];
    expect(stepWords({ program: 'p', steps })).toBe('certification of A, B, C, D and 2 more sites');
  });

  test('a level bears the word of its edition', () => {
    expect(levelWords('supervisor', call2013)).toEqual({ one: 'manager', several: 'managers' });
    expect(levelWords('supervisor', call2014)).toEqual({ one: 'supervisor', several: 'supervisors' });
  });
});

describe('a clause in words', () => {
  const decision = csr(call2013, [20, 25], [1, 1], [1, 1]);
  const words = decision.clauses.map((clause) => [
    clause.clause,
    requiredWords(clause, decision),
    observedWords(clause),
    whyClause(clause, decision),
  ]);

  test('says what was required, what was seen, and why that settles it', () => {
    expect(words).toEqual([
      ['minimum-responses', '25 responses', '27 responses', '27 responses were counted, enough for the 25 asked for.'],
      ['share', 'more than 80 %', '81.5 %', '22 of 27 contacts count: that is more than 80 %.'],
      ['period', '3 months', '3 months', '3 of 3 months have responses; one without does not break the period.'],
      [
        'survey-window',
        'within 2 business days of the contact (Monday to Friday)',
        '27 responses in time',
        'Every counted response came in time.',
      ],
    ]);
  });

  test('of an edition that does not state its share says so', () => {
    const unstated = csr(call2014, [20, 25], [1, 1], [1, 1]);
    const share = unstated.clauses.find((c) => c.clause === 'share');
    expect(share && [requiredWords(share, unstated), whyClause(share, unstated)]).toEqual([
      'not stated',
      'The edition does not state the share required, and nothing is carried over from another edition.',
    ]);
  });
});

describe('responses that are not counted', () => {
  const late = 'Not counted: 1 response outside the survey window.\n';
  const unscorable =
    'Not counted: 3 responses without all of resolved, overall_satisfaction and csr_satisfaction, which this edition asks for.\n';
  test.each([
    [{ counted: 5, outside: 0, unscorable: 0 }, ''],
    [{ counted: 5, outside: 1, unscorable: 0 }, late],
    [{ counted: 3, outside: 1, unscorable: 3 }, late + unscorable],
    [
      { counted: 2, outside: 0, unscorable: 3 },
      `${unscorable}That is more than are counted: the shares may mislead.\n`,
    ],
  ])('%j', (responses, expected) => {
    expect(notCounted(responses, call2013)).toBe(expected);
  });
});

describe('the answers an edition needs', () => {
  test('are named as in a mapping', () => {
    expect(answersNeeded(call2013)).toBe('resolved, overall_satisfaction and csr_satisfaction');
  });

  test('are missing where the mapping has no way to them', () => {
    const mapping = { resolved: { column: 'r' }, overall_satisfaction: { column: 'o' } };
    const fcr = edition('rulebooks/world-class-fcr/2015.yaml');
    expect(answersMissing(call2013, mapping)).toEqual(['csr_satisfaction']);
    expect(answersMissing(own, mapping)).toEqual([]);
    expect(answersMissing(fcr, mapping)).toEqual(['contacts_needed']);
    expect(answersMissing(fcr, { resolved_first_contact: { column: 'f' } })).toEqual([]);
  });
});
