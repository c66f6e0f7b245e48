import { afterAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type * as network from '../../src/http/contract/decisions.ts';
import type * as registry from '../../src/http/contract/registry.ts';
import { readCsv } from '../support/csv.ts';
import { EDITION } from '../support/issuing.ts';
import { NOW, rowsOf, rulebooks } from '../support/network.ts';
import { servedNetwork } from '../support/served-network.ts';

const { pool, api, queue, formula, imported, decisions, numberOf, reason } = await servedNetwork();
afterAll(() => queue.stop());

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
