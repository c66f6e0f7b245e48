import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Jobs } from '../../src/actions/jobs.ts';
import { withdrawCertificate } from '../../src/actions/withdraw-certificate.ts';
import * as common from '../../src/http/contract/common.ts';
import * as network from '../../src/http/contract/decisions.ts';
import * as imports from '../../src/http/contract/imports.ts';
import * as registry from '../../src/http/contract/registry.ts';
import { JobQueue } from '../../src/store/queue.ts';
import { apiOn } from '../support/api.ts';
import { readCsv } from '../support/csv.ts';
import { testDatabase } from '../support/database.ts';
import { decide, EDITION, issue, quarter } from '../support/issuing.ts';
import { importFile, monthOfResponses, NOW, prepare, rowsOf, rulebooks } from '../support/network.ts';
import { operationsOf } from '../support/openapi.ts';

const { pool } = await testDatabase();
await prepare(pool);
const formula = '=HYPERLINK("https://example.org","x")';
const { run: imported } = await importFile(
  pool,
  [...quarter('Ann', 9), ...quarter('Émile', 9), ...quarter(formula, 8), ...quarter('Dan', 2), ...quarter('Élodie', 9)],
  {
    rejects: [
      { line: 7, field: 'csr', code: 'text.too-long', value: '-1+cmd', message: 'csr is longer than 256 bytes' },
      { line: 9, field: 'site', code: 'required.missing', value: 'a\r\n"b", c', message: 'site is empty' },
    ],
  },
);
const decisions = await decide(pool);
const issued = await issue(pool, decisions);
// One organization of long ago, which no edition's period reaches.
await importFile(
  pool,
  monthOfResponses('old', {
    month: '2014-06',
    n: 3,
    meeting: 3,
    organization: 'Old',
    site: 'Old',
    supervisor: 'Old',
    csr: 'Old',
  }),
);
await decide(pool, rulebooks.get('world-class-call@2013'));
const certificates = await rowsOf<{ number: string; name: string }>(
  pool,
  'SELECT number, subject_name AS name FROM certificate ORDER BY subject_name COLLATE "C"',
);
const numberOf = (name: string): string => certificates.find((c) => c.name === name)?.number as string;
const reason = 'Two of its responses were invented.';
await withdrawCertificate(pool, numberOf('Émile'), { reason, actor: 'operator', now: NOW });
// Since then Élodie no longer earns hers.
await importFile(pool, monthOfResponses('Élodie', { month: '2015-05', n: 9, meeting: 0, csr: 'Élodie' }));

const queue = new JobQueue(pool);
await queue.start();
afterAll(() => queue.stop());
const api = await apiOn(pool, {
  jobs: new Jobs(pool, queue),
  operator: 'The Operator',
  publicUrl: 'https://certify.example.org',
});

const [ann] = await rowsOf<{ id: string }>(pool, "SELECT public_id AS id FROM subject WHERE name = 'Ann'");
const upload = async (): Promise<string> => {
  const answer = await api.server.inject({
    method: 'POST',
    url: '/api/uploads',
    headers: { 'content-type': 'multipart/form-data; boundary=B' },
    payload:
      '--B\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\nresponse_id,organization,site,contact_at,overall_satisfaction\r\na,North,Halifax,2015-06-10T10:00:00Z,5\r\n\r\n--B--\r\n',
  });
  return (answer.json() as { id: string }).id;
};

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
    expect(await post('text/plain', '{}')).toEqual([400, 'request.invalid']);
    expect(await post('application/xml', '<a/>')).toEqual([400, 'request.invalid']);
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

type Row = Record<string, string>;
/** A CSV export, by the names of its columns. */
async function csv(path: string): Promise<Row[]> {
  const answer = await api.server.inject({ method: 'GET', url: path });
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8']);
  expect(answer.headers['content-disposition']).toMatch(/^attachment; filename="[a-z0-9.-]+\.csv"$/);
  expect(answer.body.startsWith('\uFEFF')).toBe(true);
  return readCsv(answer.body);
}
const plain = (text: string): string => (/^'[=+\-@\t\r\n|%]/.test(text) ? text.slice(1) : text);
const said = (value: unknown): string => (value === null ? '' : String(value));

describe('an export has the rows of its list', () => {
  const lists = [
    'level=csr',
    'level=csr&status=certified',
    'level=csr&q=%C3%89',
    'level=csr&sort=low&order=desc',
    'level=site',
    'level=csr&size=1&page=2',
  ];
  test.each(lists)('overview?%s', async (query) => {
    const all = await api.get<{ rows: network.OverviewRow[] }>(
      `/api/overview?${query.replace(/&(size|page)=\d+/g, '')}`,
    );
    expect(
      (await csv(`/api/overview.csv?${query}`)).map((r) => [
        plain(r['name'] as string),
        r['status'],
        r['outcome'],
        r['n'],
        r['meeting'],
        r['share'],
        r['interval_low'],
        r['certificate'],
      ]),
    ).toEqual(
      all.rows.map((r) =>
        [r.subject.name, r.status, r.outcome, r.n, r.meeting, r.share, r.interval[0], r.certificate].map(said),
      ),
    );
  });

  test.each([
    '',
    '?status=withdrawn',
    '?q=elodie',
    '?program=world-class-fcr&year=2015&level=site',
    '?sort=valid-until&order=desc',
    '?sort=issued',
  ])('registry%s', async (query) => {
    const pages: registry.RegistryEntry[] = [];
    for (let page = 1; ; page += 1) {
      const { rows, total } = await api.get<registry.Registry>(
        `/api/registry${query === '' ? '?' : `${query}&`}page=${page}&size=4`,
      );
      pages.push(...rows);
      if (rows.length === 0) {
        expect(pages).toHaveLength(total);
        break;
      }
    }
    expect(
      (await csv(`/api/registry.csv${query}`)).map((r) => [
        r['number'],
        plain(r['name'] as string),
        r['level'],
        r['status'],
        r['year'],
        r['issued_on'],
        r['valid_until'],
      ]),
    ).toEqual(pages.map((r) => [r.number, r.name, r.level, r.status, r.year, r.issuedOn, r.validUntil].map(said)));
    expect(pages.length).toBeGreaterThan(0);
  });

  test('decisions of a run', async () => {
    const { rows } = await api.get<{ rows: z.infer<typeof network.decisionLine>[] }>(
      `/api/decision-runs/${decisions.publicId}/decisions?size=500&level=csr`,
    );
    expect(
      (await csv(`/api/decision-runs/${decisions.publicId}/decisions.csv?level=csr`)).map((r) => [
        plain(r['name'] as string),
        r['outcome'],
        r['decided_by'],
        r['n'],
        r['share'],
        r['certificate'],
        r['period'],
      ]),
    ).toEqual(
      rows.map((r) =>
        [r.subject.name, r.outcome, r.decidedBy, r.n, r.share, r.certificate, '2015-04..2015-06'].map(said),
      ),
    );
  });

  test('rejected rows, as they stood in the file', async () => {
    expect(await csv(`/api/imports/${imported.publicId}/rejects.csv`)).toEqual([
      { line: '7', field: 'csr', reason: 'text.too-long', message: 'csr is longer than 256 bytes', value: "'-1+cmd" },
      { line: '9', field: 'site', reason: 'required.missing', message: 'site is empty', value: 'a\r\n"b", c' },
    ]);
  });

  test('nothing in one is a formula', async () => {
    const paths = [
      '/api/overview.csv?level=csr',
      '/api/registry.csv',
      `/api/decision-runs/${decisions.publicId}/decisions.csv`,
      `/api/imports/${imported.publicId}/rejects.csv`,
      '/api/journal.csv',
      '/api/imports.csv',
    ];
    for (const path of paths) {
      const cells = (await csv(path)).flatMap((row) => Object.values(row));
      expect(
        cells.filter((cell) => /^[=+@\t\r]/.test(cell) || (cell.startsWith('-') && Number.isNaN(Number(cell)))),
      ).toEqual([]);
    }
    expect((await csv('/api/overview.csv?level=csr')).map((r) => r['name'])).toContain(`'${formula}`);
  });
});

describe('what pages say of one another is the same', () => {
  test('the status of a subject in every edition, on its page and in the list of that edition', async () => {
    const editions = rulebooks.list().map((e) => e.key);
    for (const level of ['csr', 'supervisor', 'site', 'organization']) {
      const lists = await Promise.all(
        editions.map((key) => api.get<{ rows: network.OverviewRow[] }>(`/api/overview?level=${level}&rulebook=${key}`)),
      );
      for (const { subject } of lists[0]?.rows ?? []) {
        const page = await api.get<network.SubjectPage>(`/api/subjects/${subject.id}`);
        const listed = lists.map(({ rows }) => rows.find((r) => r.subject.id === subject.id));
        expect([subject.name, page.editions.map((e) => `${e.rulebook} ${e.status} ${e.meeting}/${e.n}`)]).toEqual([
          subject.name,
          listed.map((r, i) => `${editions[i]} ${r?.status} ${r?.meeting}/${r?.n}`),
        ]);
        expect(page.status).toBe(listed.at(-1)?.status);
      }
    }
  });

  test('a subject whose newer certificate was withdrawn holds the older one', async () => {
    const [elodie] = await rowsOf<{ id: string; number: string }>(
      pool,
      "SELECT public_id AS id FROM subject WHERE name = 'Élodie'",
    );
    const page = await api.get<network.SubjectPage>(`/api/subjects/${elodie?.id}`);
    expect([page.status, page.certificates.map((c) => [c.number, c.status, c.noLongerEarned])]).toEqual([
      'certified',
      [[numberOf('Élodie'), 'active', true]],
    ]);
    const certificate = await api.get<registry.Certificate>(`/api/certificates/${numberOf('Élodie')}`);
    expect([certificate.noLongerEarned, certificate.decision.meeting, certificate.decision.n]).toEqual([true, 27, 27]);
  });

  test('a certificate, however its number is typed, and its code', async () => {
    const number = numberOf('Ann');
    const one = await api.get<registry.Certificate>(`/api/certificates/${number}`);
    expect(one).toMatchObject({
      number,
      status: 'active',
      issuer: 'The Operator',
      subject: 'Ann',
      url: `https://certify.example.org/certificates/${number}`,
      withdrawal: null,
      noLongerEarned: false,
      signature: null,
      simulated: false,
    });
    expect(await api.get(`/api/certificates/${encodeURIComponent(number.toLowerCase().replaceAll('-', ' '))}`)).toEqual(
      one,
    );
    const code = await api.send('GET', `/api/certificates/${number}/qr.svg`);
    expect([code.status, code.type, code.body.startsWith('<svg ')]).toEqual([
      200,
      'image/svg+xml; charset=utf-8',
      true,
    ]);
    const gone = await api.get<registry.Certificate>(`/api/certificates/${numberOf('Émile')}`);
    expect([gone.status, gone.withdrawal]).toEqual(['withdrawn', { at: NOW.toISOString(), reason }]);
  });

  test('ids are read in capitals too', async () => {
    const { rows } = await api.get<{ rows: network.OverviewRow[] }>('/api/overview?level=organization');
    const id = rows[0]?.subject.id.toUpperCase();
    expect((await api.get<{ total: number }>(`/api/overview?level=csr&organization=${id}`)).total).toBe(5);
    expect((await api.get<network.SubjectPage>(`/api/subjects/${id}`)).subject.name).toBe('North');
    expect((await api.send('POST', '/api/decision-runs', { rulebook: EDITION, organization: id })).status).toBe(202);
  });
});
