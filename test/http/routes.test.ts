import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import * as common from '../../src/http/contract/common.ts';
import * as network from '../../src/http/contract/decisions.ts';
import * as access from '../../src/http/contract/access.ts';
import * as imports from '../../src/http/contract/imports.ts';
import * as personal from '../../src/http/contract/personal.ts';
import * as registry from '../../src/http/contract/registry.ts';
import { EDITION } from '../support/issuing.ts';
import { rowsOf } from '../support/network.ts';
import { operationsOf } from '../support/openapi.ts';
import { servedNetwork } from '../support/served-network.ts';

const { pool, api, queue, ann, formula, imported, decisions, issued, numberOf, upload } = await servedNetwork();
afterAll(() => queue.stop());

const rowsIn = <T extends z.ZodType>(row: T) => z.object({ rows: z.array(row) });
const pageIn = <T extends z.ZodType>(row: T) =>
  z.object({ rows: z.array(row), total: z.int(), page: z.int(), size: z.int() });
/** What each route answers with JSON, and an address of it that answers. */
const answers: Record<string, { path: string; shape: z.ZodType; body?: unknown; status?: number }> = {
  'GET /api/meta': { path: '/api/meta', shape: common.meta },
  'GET /api/organizations': { path: '/api/organizations', shape: rowsIn(common.subjectRef) },
  'GET /api/rulebooks': { path: '/api/rulebooks', shape: rowsIn(registry.rulebookLine) },
  'GET /api/rulebooks/{key}': { path: `/api/rulebooks/${EDITION}`, shape: registry.rulebookPage },
  'GET /api/rulebook-diff': {
    path: '/api/rulebook-diff?from=world-class-call@2013&to=world-class-fcr@2015',
    shape: registry.rulebookDiff,
  },
  'GET /api/registry': { path: '/api/registry', shape: registry.registry },
  'GET /api/certificates/{number}': { path: `/api/certificates/${numberOf('Ann')}`, shape: registry.certificate },
  'GET /api/overview': { path: '/api/overview?level=csr', shape: network.overview },
  'GET /api/subjects/{id}': { path: `/api/subjects/${ann?.id}`, shape: network.subjectPage },
  'GET /api/comparison': {
    path: '/api/comparison?from=world-class-call@2013&to=world-class-fcr@2015',
    shape: network.comparison,
  },
  'GET /api/uploads/{id}': { path: `/api/uploads/${await upload()}`, shape: imports.upload },
  'POST /api/uploads/{id}/mapping': {
    path: `/api/uploads/${await upload()}/mapping`,
    body: { mapping: '' },
    shape: imports.upload,
  },
  'GET /api/imports': { path: '/api/imports', shape: pageIn(imports.importRun) },
  'POST /api/imports': {
    path: '/api/imports',
    body: { upload: await upload(), dryRun: true },
    status: 202,
    shape: imports.importRun,
  },
  'GET /api/imports/{id}': { path: `/api/imports/${imported.publicId}`, shape: imports.importRun },
  'GET /api/mappings': { path: '/api/mappings', shape: rowsIn(imports.savedMapping) },
  'GET /api/decision-runs': { path: '/api/decision-runs', shape: pageIn(network.decisionRun) },
  'POST /api/decision-runs': {
    path: '/api/decision-runs',
    body: { rulebook: EDITION, period: '2015-04..2015-06' },
    status: 202,
    shape: network.decisionRun,
  },
  'GET /api/decision-runs/{id}': { path: `/api/decision-runs/${decisions.publicId}`, shape: network.decisionRun },
  'GET /api/decision-runs/{id}/decisions': {
    path: `/api/decision-runs/${decisions.publicId}/decisions`,
    shape: pageIn(network.decisionLine),
  },
  'POST /api/decision-runs/{id}/issue-runs': {
    path: `/api/decision-runs/${decisions.publicId}/issue-runs`,
    body: { levels: ['csr'] },
    status: 202,
    shape: network.issueRun,
  },
  'GET /api/issue-runs/{id}': { path: `/api/issue-runs/${issued.runId}`, shape: network.issueRun },
  'POST /api/personal/find': {
    path: '/api/personal/find',
    body: { who: 'employee', name: 'a' },
    shape: personal.foundPeople,
  },
  'GET /api/personal/retention': { path: '/api/personal/retention', shape: personal.retentionList },
  'GET /api/session': { path: '/api/session', shape: access.session },
  'GET /api/role-grants': { path: '/api/role-grants', shape: rowsIn(access.roleGrant) },
  'GET /api/journal': { path: '/api/journal', shape: pageIn(imports.journalEntry) },
  'POST /api/certificates/{number}/withdrawal': {
    path: `/api/certificates/${numberOf(formula)}/withdrawal`,
    body: { reason: 'A name that is a formula.' },
    shape: registry.certificate,
  },
};

describe('every route answers in its shape', () => {
  test('none is forgotten', async () => {
    const operations = operationsOf(await api.get<unknown>('/api')).map(
      ({ method, path }) => `${method.toUpperCase()} ${path}`,
    );
    const elsewhere = [
      'POST /api/uploads',
      'DELETE /api/uploads/{id}',
      // personal.test.ts, where there are customers.
      'POST /api/personal/export',
      'POST /api/personal/erase',
      'POST /api/personal/retention',
      // test/http/accounts, where there are people and their cookies.
      ...operations.filter((o) => / \/api\/(?:auth|account|set-up|invitations|people|outbox)\b/.test(o)),
      // api-keys.test.ts and webhooks.test.ts.
      ...operations.filter((o) => / \/api\/(?:keys|webhooks)\b/.test(o)),
      'POST /api/role-grants',
      'DELETE /api/role-grants/{id}',
      ...operations.filter((o) => /\.(csv|svg)$/.test(o)),
    ];
    expect([...Object.keys(answers), ...elsewhere].toSorted()).toEqual(operations.toSorted());
  });

  test.each(Object.entries(answers))('%s', async (route, { path, shape, body, status = 200 }) => {
    const answer = await api.send(route.split(' ')[0] as 'GET', path, body);
    expect([answer.status, answer.type]).toEqual([status, 'application/json; charset=utf-8']);
    const parsed = z.safeParse(shape, answer.json());
    expect(parsed.error?.message ?? '').toBe('');
    expect(answer.json()).toEqual(parsed.data);
  });
});

const nobody = '00000000-0000-4000-8000-000000000000';
const problems: [
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body: unknown,
  status: number,
  code: string,
  place: string | null,
][] = [
  ['GET', '/api/nothing', undefined, 404, 'not-found', '/api/nothing'],
  ['POST', '/api/meta', {}, 404, 'not-found', '/api/meta'],
  ['GET', '/api/rulebooks/world-class-fcr@1999', undefined, 404, 'rulebook.unknown', null],
  ['GET', '/api/rulebooks/what', undefined, 400, 'request.invalid', 'params/key'],
  ['GET', '/api/rulebook-diff?from=a@1&to=world-class-fcr@2015', undefined, 404, 'rulebook.unknown', null],
  ['GET', '/api/rulebook-diff?from=world-class-fcr@2015', undefined, 400, 'request.invalid', 'querystring/to'],
  ['GET', '/api/registry?size=501', undefined, 400, 'request.invalid', 'querystring/size'],
  ['GET', '/api/registry?page=0', undefined, 400, 'request.invalid', 'querystring/page'],
  ['GET', '/api/registry?status=gone', undefined, 400, 'request.invalid', 'querystring/status'],
  ['GET', '/api/registry?page=1&leve=site', undefined, 400, 'request.invalid', 'querystring/leve'],
  ['GET', '/api/meta?%00=1', undefined, 400, 'request.invalid', 'querystring/?'],
  ['GET', '/api/nothing?level=site', undefined, 404, 'not-found', '/api/nothing'],
  ['GET', '/api/registry?q=%00', undefined, 400, 'request.invalid', 'query'],
  ['GET', '/api/certificates/PL-00000-00000-0', undefined, 404, 'not-found', 'PL-00000-00000-0'],
  ['GET', '/api/certificates/PL-AAAAA-AAAAA-A', undefined, 404, 'not-found', 'PL-AAAAA-AAAAA-A'],
  ['GET', '/api/certificates/PL-00000-00000-0/qr.svg', undefined, 404, 'not-found', 'PL-00000-00000-0'],
  [
    'POST',
    `/api/certificates/${numberOf('Ann')}/withdrawal`,
    { reason: 'too short' },
    400,
    'request.invalid',
    'body/reason',
  ],
  [
    'POST',
    `/api/certificates/${numberOf('Ann')}/withdrawal`,
    { reason: `half a character: \uD83D` },
    400,
    'request.invalid',
    'body',
  ],
  [
    'POST',
    `/api/certificates/${numberOf('Émile')}/withdrawal`,
    { reason: 'Once more, with feeling.' },
    409,
    'certificate.withdrawn',
    numberOf('Émile'),
  ],
  [
    'POST',
    '/api/certificates/PL-00000-00000-0/withdrawal',
    { reason: 'Nobody holds this one.' },
    404,
    'not-found',
    'PL-00000-00000-0',
  ],
  ['GET', '/api/overview?rulebook=world-class-fcr@1999', undefined, 404, 'rulebook.unknown', null],
  ['GET', '/api/overview?period=2015-06..2015-04', undefined, 422, 'period.invalid', 'period'],
  ['GET', '/api/overview?period=2015-04..2015-05', undefined, 422, 'period.invalid', '2015-04..2015-05'],
  ['GET', '/api/overview?period=0001-01..9999-12', undefined, 422, 'period.invalid', '0001-01..9999-12'],
  ['GET', '/api/overview?status=certified,gone', undefined, 400, 'request.invalid', 'status'],
  ['GET', '/api/overview?organization=north', undefined, 400, 'request.invalid', 'querystring/organization'],
  ['GET', '/api/overview.csv?period=2015', undefined, 400, 'request.invalid', 'querystring/period'],
  ['GET', `/api/subjects/${nobody}`, undefined, 404, 'not-found', nobody],
  ['GET', '/api/subjects/ann', undefined, 400, 'request.invalid', 'params/id'],
  ['GET', `/api/subjects/${'a'.repeat(400)}`, undefined, 400, 'request.invalid', 'params/id'],
  ['GET', `/api/subjects/${'a'.repeat(4000)}`, undefined, 400, 'request.invalid', null],
  ['GET', '/api/subjects/%zz', undefined, 400, 'request.invalid', null],
  ['GET', '/api/comparison?from=world-class-fcr@2015&to=a@1', undefined, 404, 'rulebook.unknown', null],
  ['GET', '/api/comparison.csv?from=world-class-fcr@2015', undefined, 400, 'request.invalid', 'querystring/to'],
  ['POST', '/api/uploads', { file: 'a' }, 400, 'request.invalid', 'body'],
  ['GET', `/api/uploads/${nobody}`, undefined, 404, 'not-found', nobody],
  ['GET', '/api/uploads/june.csv', undefined, 400, 'request.invalid', 'params/id'],
  ['DELETE', `/api/uploads/${nobody}`, undefined, 404, 'not-found', nobody],
  ['POST', `/api/uploads/${nobody}/mapping`, { mapping: '' }, 404, 'not-found', nobody],
  ['POST', `/api/uploads/${await upload()}/mapping`, { mapping: 'zone: [' }, 422, 'mapping.invalid', 'mapping'],
  ['POST', `/api/uploads/${await upload()}/mapping`, {}, 400, 'request.invalid', 'body/mapping'],
  ['GET', `/api/imports/${nobody}`, undefined, 404, 'not-found', nobody],
  ['GET', `/api/imports/${nobody}/rejects.csv`, undefined, 404, 'not-found', nobody],
  ['POST', '/api/imports', { upload: nobody }, 404, 'not-found', nobody],
  ['POST', '/api/imports', { upload: nobody, saveMappingAs: 'June', mapping: 'zone: UTC' }, 404, 'not-found', nobody],
  ['POST', '/api/imports', { upload: await upload(), mapping: 'zone: [' }, 422, 'mapping.invalid', 'mapping'],
  ['POST', '/api/imports', { upload: 'june.csv' }, 400, 'request.invalid', 'body/upload'],
  ['GET', `/api/decision-runs/${nobody}`, undefined, 404, 'not-found', nobody],
  ['GET', `/api/decision-runs/${nobody}/decisions`, undefined, 404, 'not-found', nobody],
  ['GET', `/api/decision-runs/${nobody}/decisions.csv`, undefined, 404, 'not-found', nobody],
  ['POST', '/api/decision-runs', { rulebook: 'world-class-fcr@1999' }, 404, 'rulebook.unknown', null],
  ['POST', '/api/decision-runs', { rulebook: EDITION, organization: nobody }, 404, 'not-found', nobody],
  [
    'POST',
    '/api/decision-runs',
    { rulebook: EDITION, period: '2015-05..2015-06' },
    422,
    'period.invalid',
    '2015-05..2015-06',
  ],
  [
    'POST',
    '/api/decision-runs',
    { rulebook: EDITION, period: '9999-10..9999-12' },
    422,
    'period.invalid',
    '9999-10..9999-12',
  ],
  ['POST', '/api/decision-runs', { rulebook: EDITION, reading: 'loosely' }, 400, 'request.invalid', 'body/reading'],
  ['POST', `/api/decision-runs/${nobody}/issue-runs`, { levels: ['csr'] }, 404, 'not-found', nobody],
  [
    'POST',
    `/api/decision-runs/${decisions.publicId}/issue-runs`,
    { levels: [] },
    400,
    'request.invalid',
    'body/levels',
  ],
  ['GET', `/api/issue-runs/${nobody}`, undefined, 404, 'not-found', nobody],
  ['GET', '/api/journal?size=many', undefined, 400, 'request.invalid', 'querystring/size'],
];

describe('every problem has its status, code and place', () => {
  test.each(problems)('%s %s', async (method, path, body, status, code, place) => {
    const answer = await api.send(method, path, body);
    expect(answer.type).toBe('application/problem+json; charset=utf-8');
    const said = common.problem.strict().parse(answer.json());
    expect({ status: answer.status, said: said.status, code: said.code, type: said.type, place: said.place }).toEqual({
      status,
      said: status,
      code,
      type: `urn:plaudit:problem:${code}`,
      place,
    });
    expect(said.detail).not.toBe('');
  });

  test('a body that is no JSON, of another kind, or too large', async () => {
    const post = async (type: string, payload: string) => {
      const answer = await api.server.inject({
        method: 'POST',
        url: '/api/decision-runs',
        headers: { 'content-type': type },
        payload,
      });
      return [answer.statusCode, (answer.json() as { code: string }).code];
    };
    expect(await post('application/json', '{')).toEqual([400, 'request.invalid']);
    expect(await post('application/json', '')).toEqual([400, 'request.invalid']);
    expect(await post('text/plain', '{}')).toEqual([415, 'request.media-type']);
    expect(await post('application/xml', '<a/>')).toEqual([415, 'request.media-type']);
    expect(await post('application/json', JSON.stringify({ rulebook: 'a'.repeat(2 << 20) }))).toEqual([
      413,
      'request.too-large',
    ]);
  });

  test('an issue run from a decision run that is not finished is a conflict', async () => {
    const run = (await api.send('POST', '/api/decision-runs', { rulebook: EDITION })).json() as { id: string };
    const answer = await api.send('POST', `/api/decision-runs/${run.id}/issue-runs`, { levels: ['csr'] });
    expect([answer.status, (answer.json() as { code: string }).code]).toEqual([409, 'conflict']);
  });

  test('nothing of it was a fault, and nothing that was refused left a trace', async () => {
    expect(api.faults).toEqual([]);
    expect(await rowsOf(pool, 'SELECT * FROM saved_mapping')).toEqual([]);
  });
});
