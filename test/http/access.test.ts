import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { type Act, ACTS, KEY_ACTS, may } from '../../src/core/access/act.ts';
import { type Principal, PUBLIC } from '../../src/core/access/principal.ts';
import { ROLES } from '../../src/core/access/role.ts';
import { apiOn } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { importFile, prepare, response } from '../support/network.ts';
import { permissionsPage } from '../support/permissions-page.ts';
import { person } from '../support/principals.ts';

const { pool } = await testDatabase();
await prepare(pool);
await importFile(pool, [response()]);
const api = await apiOn(pool);
const nobody = '00000000-0000-4000-8000-000000000000';

/** A request to each route and what it answers whoever may ask it: about things that are not there, so nothing changes. */
const REQUESTS: Readonly<Record<string, { path?: string; body?: unknown; status: number }>> = {
  'GET /api': { status: 200 },
  'GET /api/meta': { status: 200 },
  'GET /api/organizations': { status: 200 },
  'GET /api/rulebooks': { status: 200 },
  'GET /api/rulebooks/:key': { path: '/api/rulebooks/world-class-fcr@2999', status: 404 },
  'GET /api/rulebook-diff': { status: 400 },
  'GET /api/registry': { status: 200 },
  'GET /api/registry.csv': { status: 200 },
  'GET /api/certificates/:number': { path: '/api/certificates/none', status: 404 },
  'GET /api/certificates/:number/qr.svg': { path: '/api/certificates/none/qr.svg', status: 404 },
  'POST /api/certificates/:number/withdrawal': { path: '/api/certificates/none/withdrawal', body: {}, status: 400 },
  'GET /api/overview': { status: 200 },
  'GET /api/overview.csv': { status: 200 },
  'GET /api/subjects/:id': { path: `/api/subjects/${nobody}`, status: 404 },
  'GET /api/comparison': { status: 400 },
  'GET /api/comparison.csv': { status: 400 },
  'POST /api/uploads': { body: {}, status: 400 },
  'GET /api/uploads/:id': { path: `/api/uploads/${nobody}`, status: 404 },
  'POST /api/uploads/:id/mapping': { path: `/api/uploads/${nobody}/mapping`, body: {}, status: 400 },
  'DELETE /api/uploads/:id': { path: `/api/uploads/${nobody}`, status: 404 },
  'GET /api/mappings': { status: 200 },
  'GET /api/imports': { status: 200 },
  'GET /api/imports.csv': { status: 200 },
  'POST /api/imports': { body: {}, status: 400 },
  'GET /api/imports/:id': { path: `/api/imports/${nobody}`, status: 404 },
  'GET /api/imports/:id/rejects.csv': { path: `/api/imports/${nobody}/rejects.csv`, status: 404 },
  'GET /api/decision-runs': { status: 200 },
  'POST /api/decision-runs': { body: {}, status: 400 },
  'GET /api/decision-runs/:id': { path: `/api/decision-runs/${nobody}`, status: 404 },
  'GET /api/decision-runs/:id/decisions': { path: `/api/decision-runs/${nobody}/decisions`, status: 404 },
  'GET /api/decision-runs/:id/decisions.csv': { path: `/api/decision-runs/${nobody}/decisions.csv`, status: 404 },
  'POST /api/decision-runs/:id/issue-runs': {
    path: `/api/decision-runs/${nobody}/issue-runs`,
    body: { levels: ['csr'] },
    status: 404,
  },
  'GET /api/issue-runs/:id': { path: `/api/issue-runs/${nobody}`, status: 404 },
  'GET /api/journal': { status: 200 },
  'GET /api/journal.csv': { status: 200 },
  'GET /api/keys': { status: 200 },
  'POST /api/keys': { body: {}, status: 400 },
  'DELETE /api/keys/:id': { path: `/api/keys/${nobody}`, status: 404 },
  'GET /api/webhooks': { status: 200 },
  'POST /api/webhooks': { body: {}, status: 400 },
  'GET /api/webhooks/:id': { path: `/api/webhooks/${nobody}`, status: 404 },
  'POST /api/webhooks/:id/tests': { path: `/api/webhooks/${nobody}/tests`, body: {}, status: 404 },
  'DELETE /api/webhooks/:id': { path: `/api/webhooks/${nobody}`, status: 404 },
  'GET /api/webhooks/:id/deliveries': { path: `/api/webhooks/${nobody}/deliveries`, status: 404 },
  'POST /api/webhooks/:id/deliveries': {
    path: `/api/webhooks/${nobody}/deliveries`,
    body: { id: nobody },
    status: 404,
  },
  'GET /api/session': { status: 200 },
  'GET /api/role-grants': { status: 200 },
  'POST /api/role-grants': { body: {}, status: 400 },
  'DELETE /api/role-grants/:id': { path: `/api/role-grants/${nobody}`, status: 404 },
  'POST /api/personal/find': { body: {}, status: 400 },
  'POST /api/personal/export': { body: {}, status: 400 },
  'POST /api/personal/erase': { body: {}, status: 400 },
  'GET /api/personal/retention': { status: 200 },
  'POST /api/personal/retention': { body: {}, status: 400 },
  'GET /api/auth/ways': { status: 200 },
  'POST /api/auth/sign-in': { body: {}, status: 400 },
  'POST /api/auth/code': { body: {}, status: 400 },
  'POST /api/auth/sign-out': { body: {}, status: 204 },
  'POST /api/auth/links': { body: {}, status: 400 },
  'POST /api/auth/links/use': { body: {}, status: 400 },
  'POST /api/auth/new-password/links': { body: {}, status: 400 },
  'POST /api/auth/new-password': { body: {}, status: 400 },
  'POST /api/auth/passkey/options': { body: {}, status: 200 },
  'POST /api/auth/passkey': { body: {}, status: 400 },
  'POST /api/auth/sso': { body: {}, status: 404 },
  'GET /api/auth/callback/sso': { status: 302 },
  'POST /api/set-up/look': { body: {}, status: 400 },
  'POST /api/set-up': { body: {}, status: 400 },
  'POST /api/invitations/look': { body: {}, status: 400 },
  'POST /api/invitations/accept': { body: {}, status: 400 },
  'POST /api/account': { body: {}, status: 400 },
  'POST /api/account/password': { body: {}, status: 400 },
  'POST /api/account/two-step/confirm': { body: {}, status: 400 },
  'POST /api/account/passkeys': { body: {}, status: 400 },
  'POST /api/account/passkeys/:id': { path: `/api/account/passkeys/${nobody}`, body: {}, status: 400 },
  'GET /api/people': { status: 200 },
  'DELETE /api/people/:id/sessions': { path: `/api/people/${nobody}/sessions`, status: 200 },
  'POST /api/people/:id/end': { path: `/api/people/${nobody}/end`, body: { confirm: 'x' }, status: 404 },
  'POST /api/people/:id/erase': { path: `/api/people/${nobody}/erase`, body: { confirm: 'x' }, status: 404 },
  'GET /api/invitations': { status: 200 },
  'POST /api/invitations': { body: {}, status: 400 },
  'DELETE /api/invitations/:id': { path: `/api/invitations/${nobody}`, status: 404 },
  'GET /api/outbox': { status: 200 },
  // Of oneself: by the cookie of the session alone, and these requests have none.
  'GET /api/account': { status: 401 },
  'POST /api/account/two-step': { body: {}, status: 401 },
  'POST /api/account/two-step/stop': { body: {}, status: 401 },
  'POST /api/account/recovery-codes': { body: {}, status: 401 },
  'GET /api/account/passkeys': { status: 401 },
  'POST /api/account/passkeys/options': { body: {}, status: 401 },
  'DELETE /api/account/passkeys/:id': { path: `/api/account/passkeys/${nobody}`, status: 401 },
  'GET /api/account/sessions': { status: 401 },
  'DELETE /api/account/sessions/:id': { path: `/api/account/sessions/${nobody}`, status: 401 },
  'DELETE /api/account/sessions': { status: 401 },
};

const routes = [...api.server.routeActs].filter(([route]) => !route.startsWith('HEAD '));
const key = (...scopes: readonly Act[]): Principal => ({
  kind: 'api-key',
  id: 'key',
  name: 'key',
  scopes,
  grants: [{ role: 'operator', orgId: null, subjectId: null }],
});
const WHO: readonly (readonly [string, Principal])[] = [
  ['the public', PUBLIC],
  ['someone without a role', person()],
  ...ROLES.map((role) => [role, person(role)] as const),
  ["an operator's key without scopes", key()],
  ["an operator's key with every scope", key(...ACTS)],
];

test('every route is asked', () => {
  expect(routes.map(([route]) => route).toSorted()).toEqual(Object.keys(REQUESTS).toSorted());
});

const REFUSALS = { 'public': 'access.sign-in', 'person': 'access.refused', 'api-key': 'api-key.refused' };

describe.each(WHO)('%s', (_, principal) => {
  test.each(routes)('%s', async (route, act) => {
    const [method, url] = route.split(' ') as ['GET' | 'POST' | 'DELETE', string];
    const { path = url, body, status } = REQUESTS[route] as (typeof REQUESTS)[string];
    const answer = await api.as(principal, () => api.send(method, path, body));
    const allowed = may(principal, act);
    expect(answer.status).toBe(allowed ? status : principal.kind === 'public' ? 401 : 403);
    if (!allowed) {
      expect(answer.json()).toMatchObject({
        code: REFUSALS[principal.kind],
        place: act,
      });
    }
  });
});

test('a key may never do what takes a person', () => {
  expect(ACTS.filter((act) => may(key(...ACTS), act) && !may(PUBLIC, act)).toSorted()).toEqual(
    KEY_ACTS.filter((act) => act !== 'decisions.run').toSorted(),
  );
});

test('docs/permissions.md says the same', () => {
  const page = permissionsPage(api.server.routeActs);
  const file = new URL('../../docs/permissions.md', import.meta.url);
  if (process.env['PLAUDIT_WRITE_DOCS'] === '1') writeFileSync(file, page);
  expect(readFileSync(file, 'utf8')).toBe(page);
});

afterAll(() => expect(api.faults).toEqual([]));
