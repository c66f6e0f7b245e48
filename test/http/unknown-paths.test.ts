import { describe, expect, test } from 'vitest';
import { problem } from '../../src/http/contract/common.ts';
import { openPool } from '../../src/store/basics/connect.ts';
import { apiOn } from '../support/api.ts';

const api = await apiOn(openPool({ databaseUrl: 'postgres://ann@127.0.0.1:9/plaudit' }), { page: '<p>The app' });

describe('an address that nobody knows', () => {
  test.each([
    ['GET', '/api/nope'],
    ['GET', '/api/nope.json?x=1'],
    ['POST', '/api/nope'],
    ['DELETE', '/api/rulebooks'],
  ] as const)('below /api is a problem: %s %s', async (method, path) => {
    const answer = await api.send(method, path);
    expect([answer.status, answer.type]).toEqual([404, 'application/problem+json; charset=utf-8']);
    expect(problem.parse(answer.json())).toMatchObject({
      code: 'not-found',
      detail: `Nothing answers ${method} ${path.split('?')[0]}. GET /api lists what there is.`,
    });
  });

  test.each(['/nope', '/apiary', '/network/x'])('elsewhere is for the app to answer: %s', async (path) => {
    expect(await api.text(path)).toBe('<p>The app');
  });

  test('of a file is told in a word', async () => {
    expect(await api.send('GET', '/nope.js')).toMatchObject({ status: 404, body: 'Not found' });
  });
});
