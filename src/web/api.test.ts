import { afterEach, expect, test, vi } from 'vitest';
import { ApiProblem, apiUrl, getJson, send } from './api.ts';

afterEach(() => vi.unstubAllGlobals());

const answer = (body: string, status: number, type: string): void => {
  const response = new Response(body, { status, headers: { 'content-type': type } });
  Object.defineProperty(response, 'url', { value: 'http://localhost/api/x' });
  vi.stubGlobal(
    'fetch',
    vi.fn(async () => response),
  );
};

test('an address leaves out what is not set', () => {
  expect(apiUrl('registry', { q: 'Lac Saint-Jean', year: 2015, status: '', page: undefined, level: null })).toBe(
    '/api/registry?q=Lac+Saint-Jean&year=2015',
  );
  expect(apiUrl('meta')).toBe('/api/meta');
});

test('a problem document becomes an ApiProblem with its code, place and values', async () => {
  const problem = {
    type: 'about:blank',
    title: 'Unprocessable',
    status: 422,
    code: 'period.invalid',
    detail: 'The period is too short.',
    place: 'period',
    params: { months: 3 },
  };
  answer(JSON.stringify(problem), 422, 'application/problem+json; charset=utf-8');
  const error = await getJson('overview').catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ApiProblem);
  expect(error).toMatchObject({
    message: 'The period is too short.',
    status: 422,
    code: 'period.invalid',
    place: 'period',
    params: { months: 3 },
  });
});

test('an answer that is no problem document is a fault of the server', async () => {
  answer('<h1>Bad gateway</h1>', 502, 'text/html');
  await expect(getJson('meta')).rejects.toMatchObject({ code: 'internal', status: 502, place: '/api/x' });
});

test('a body is sent as JSON, a form as it is', async () => {
  answer('{"id":"1"}', 202, 'application/json');
  expect(await send('POST', 'imports', { upload: 'u' })).toEqual({ id: '1' });
  expect(vi.mocked(fetch).mock.calls[0]).toEqual([
    '/api/imports',
    { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"upload":"u"}' },
  ]);
});
