import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { apiOn } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { faultsOf, operationsOf } from '../support/openapi.ts';

const { pool } = await testDatabase();
const api = await apiOn(pool);
const document = await api.get<unknown>('/api');

test('is a valid OpenAPI 3.1 document', () => {
  expect(faultsOf(document)).toEqual([]);
});

test('the check itself finds faults', () => {
  const broken = structuredClone(document) as { paths: Record<string, Record<string, Record<string, unknown>>> };
  const meta = broken.paths['/api/meta']?.['get'] as Record<string, unknown>;
  meta['responses'] = { 200: { content: { 'application/json': { schema: { type: 'text', maybe: 1 } } } } };
  delete meta['summary'];
  expect(faultsOf(broken)).toEqual([
    'GET /api/meta: has no summary',
    'GET /api/meta 200: has no description',
    'GET /api/meta 200/application/json: "text" is no type',
    'GET /api/meta 200/application/json/maybe: is no keyword',
  ]);
});

const named = operationsOf(document).map(
  ({ method, path }) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
);

/** A step of the browser's in single sign-on, and nothing that a program would call. */
const SSO_RETURN = '/api/auth/callback/sso';

test('every route of the server is in it', () => {
  const above: string[] = [];
  const routes = api.server
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const match = /^(.*)[├└]── (\S*)(?: \(([A-Z, ]+)\))?/.exec(line);
      if (match === null) return [];
      const depth = (match[1] as string).length / 4;
      above.length = depth;
      above[depth] = match[2] as string;
      const path = above.join('');
      return (match[3] ?? '')
        .split(', ')
        .filter((m) => m !== '' && m !== 'HEAD' && path !== SSO_RETURN)
        .map((m) => `${m} ${path}`);
    });
  expect(routes.length).toBeGreaterThan(25);
  expect(named.toSorted()).toEqual(routes.filter((r) => r !== 'GET /api' && r !== 'GET /api/').toSorted());
});

test('and every route of the table for people', async () => {
  const table = await readFile(new URL('../../src/http/contract/routes.md', import.meta.url), 'utf8');
  const rows = table.split('\n').flatMap((line) => {
    const cells = line.split('|').map((cell) => cell.trim());
    const match = /^((?:GET|POST|DELETE)(?:, (?:GET|POST|DELETE))*) (.+)$/.exec(cells[1] ?? '');
    if (match === null) return [];
    const paths = (match[2] as string).split(', ').map((path) => path.split('?')[0] as string);
    // "/api/x/y, .csv" is short for "/api/x/y, /api/x/y.csv".
    const whole = paths.map((path) => (path.startsWith('.') ? paths[0] + path : path));
    return (match[1] as string).split(', ').flatMap((method) => whole.map((path) => `${method} ${path}`));
  });
  expect(rows.filter((r) => r !== 'GET /api').toSorted()).toEqual(named.toSorted());
});

/** Where something is made that has an address, or is begun and not done yet; 200 for the others. */
const POST_ANSWERS: Readonly<Record<string, string>> = {
  '/api/imports': '202',
  '/api/decision-runs': '202',
  '/api/decision-runs/{id}/issue-runs': '202',
  '/api/role-grants': '201',
  '/api/keys': '201',
  '/api/webhooks': '201',
  '/api/webhooks/{id}/deliveries': '202',
  '/api/webhooks/{id}/tests': '202',
  '/api/auth/links': '202',
  '/api/auth/new-password/links': '202',
  '/api/account/passkeys': '201',
  '/api/invitations': '201',
  ...Object.fromEntries(
    [
      'auth/sign-out',
      'auth/new-password',
      'account',
      'account/password',
      'account/two-step/confirm',
      'account/two-step/stop',
      'account/passkeys/{id}',
      'people/{id}/end',
      'people/{id}/erase',
    ].map((path) => [`/api/${path}`, '204']),
  ),
};
/** It says how many sessions it ended. */
const TELLS = '/api/people/{id}/sessions';
/** What these need comes with the cookie. */
const NOTHING_TO_SAY = new Set(['/api/auth/sign-out', '/api/auth/passkey/options', '/api/webhooks/{id}/tests']);

test('every answer and every problem has its shape', () => {
  for (const { method, path, operation } of operationsOf(document)) {
    const responses = operation['responses'] as Record<string, { content?: Record<string, unknown> }>;
    const good = Object.keys(responses).filter((status) => status.startsWith('2'));
    expect([method, path, good]).toEqual([
      method,
      path,
      [method === 'delete' && path !== TELLS ? '204' : method === 'post' ? (POST_ANSWERS[path] ?? '200') : '200'],
    ]);
    for (const status of ['4XX', '5XX'])
      expect(Object.keys(responses[status]?.content ?? {})).toEqual(['application/problem+json']);
    const type = path.endsWith('.csv')
      ? 'text/csv; charset=utf-8'
      : path.endsWith('.svg')
        ? 'image/svg+xml; charset=utf-8'
        : 'application/json';
    if (good[0] !== '204') expect(Object.keys(responses[good[0] as string]?.content ?? {})).toEqual([type]);
    if (method === 'post' && !NOTHING_TO_SAY.has(path)) expect(operation['requestBody']).toBeDefined();
  }
});
