import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { textsIn, toldFault, withoutPersonal } from './told-fault.ts';

describe('a message is told without what is personal in it', () => {
  test.each([
    [
      'duplicate key value violates unique constraint "person_email"',
      'duplicate key value violates unique constraint "…"',
    ],
    ['Unexpected token A, "Ann Smith" is not valid JSON', 'Unexpected token A, "…" is not valid JSON'],
    ['No mailbox ann.smith@example.org here', 'No mailbox … here'],
    ['No line to +1 (613) 555-0187 or 6135550187', 'No line to … or …'],
    ['connect ECONNREFUSED 192.168.100.200:5432', 'connect ECONNREFUSED 192.168.100.200:5432'],
    ['at line 12 of 345', 'at line 12 of 345'],
  ])('%s', (message, told) => {
    expect(withoutPersonal(message)).toBe(told);
  });

  test('whatever a request brought, in whatever form', () => {
    const request = { params: { name: 'Zoë Smith' }, query: { q: ['Quill'] }, body: { deep: [{ er: 4711 }] } };
    expect(withoutPersonal('Zoë Smith, Zo%C3%AB%20Smith, Quill and 4711', textsIn(request))).toBe('…, …, … and …');
  });

  test('the longest first, so that no half of it stays', () => {
    expect(withoutPersonal('of Annabel Smith', ['Anna', 'Annabel Smith'])).toBe('of …');
  });

  test('no text of three letters and more that a request brought is ever told', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 3 }), fc.string(), fc.string(), (word, before, after) => {
        const told = withoutPersonal(before + word + after, textsIn([word]));
        fc.pre(word.trim().length >= 3 && !`${before}…${after}`.includes(word));
        expect(told.includes(word)).toBe(false);
      }),
    );
  });
});

describe('a fault', () => {
  test('tells type, code and frames, and of the database the names of its things', () => {
    const error = Object.assign(new TypeError('no'), {
      code: '23505',
      table: 'person',
      detail: 'Key (ann)',
      column: 'a b',
    });
    const told = toldFault(error);
    expect(told).toEqual({
      type: 'TypeError',
      code: '23505',
      message: 'no',
      stack: told.stack,
      of: { table: 'person' },
    });
    expect(told.stack[0]).toMatch(/told-fault\.test\.ts/);
  });

  test('tells its causes, but no endless row of them', () => {
    const deep = Array.from({ length: 9 }).reduce<Error>(
      (cause, _, n) => new Error(`${n}`, { cause }),
      new Error('first'),
    );
    let [depth, each] = [0, toldFault(deep) as { cause?: object } | undefined];
    for (; each !== undefined; depth += 1) each = each.cause as { cause?: object } | undefined;
    expect(depth).toBe(5);
    const round = new Error('round');
    round.cause = round;
    expect(JSON.stringify(toldFault(round)).length).toBeLessThan(20_000);
  });

  test('that is no error is told as such', () => {
    expect(toldFault('Ann Smith')).toEqual({
      type: 'string',
      message: 'Something that is no error was thrown',
      stack: [],
    });
  });

  test('whose name or code is not one tells neither', () => {
    const odd = Object.assign(new Error('x'), { name: 'Ann Smith', code: 'Ann Smith' });
    expect(toldFault(odd)).toMatchObject({ type: 'Error', message: 'x' });
    expect('code' in toldFault(odd)).toBe(false);
  });
});
