import { expect, test } from 'vitest';
import { read } from '../../test/fixtures/intake/read.ts';
import { checkMapping } from '../core/survey/mapping.ts';
import { proposeMapping } from './propose/propose.ts';

const HEADER = 'response_id,organization,site,contact_at,resolved,customer_name,customer_phone,customer_email';
const csv = (...rows: string[]): Buffer => Buffer.from([HEADER, ...rows, ''].join('\n'));

test('a response says whose it is where the file does', async () => {
  const { responses } = await read(
    csv(
      'r1,Acme,Halifax,2015-04-03,yes, Zoé Côté ,+1 514 555 0123,Zoe@Example.org',
      'r2,Acme,Halifax,2015-04-03,yes,,,',
      'r3,Acme,Halifax,2015-04-03,yes,,555-0199,',
    ),
  );
  expect(responses.map((r) => r.customer)).toEqual([
    { name: 'Zoé Côté', phone: '+1 514 555 0123', email: 'Zoe@Example.org' },
    undefined,
    { name: null, phone: '555-0199', email: null },
  ]);
});

test('a rejected row tells nothing about whose it was', async () => {
  const long = `${'ann.smith'.repeat(30)}@example.org`;
  const { rejects } = await read(
    csv(
      `r1,Acme,Halifax,2015-04-03,yes,Ann,,${long}`,
      `r2,Acme,Halifax,2015-04-03,yes,${'Ann Smith '.repeat(30)},,`,
      'r3,Acme,Halifax,2015-04-03,yes,Ann,555\u0001123,',
      'r4,Acme,Halifax,2015-04-03,yes,Smith, Ann,514-555-0123,ann@example.org',
      'Ann Smith,Acme,Halifax',
      'r6,Acme,Halifax,514-555-0123,yes,Ann,,',
      'r7,Acme,Halifax,2015-04-03,ann@example.org,Ann,,',
      'r8,Acme,Halifax,2015-99-03,yes,Ann,,',
    ),
  );
  expect(rejects.map(({ line, field, code, value }) => [line, field, code, value])).toEqual([
    [2, 'customer_email', 'text.too-long', 'a…@…'],
    [3, 'customer_name', 'text.too-long', 'A…'],
    [4, 'customer_phone', 'text.control-character', '5…'],
    [5, '', 'row.too-long', 'a…@…'],
    [6, '', 'row.too-short', 'A…'],
    [7, 'contact_at', 'time.malformed', '5…'],
    [8, 'resolved', 'answer.unknown-word', 'a…@…'],
    [9, 'contact_at', 'time.malformed', '2015-99-03'],
  ]);
  expect(JSON.stringify(rejects)).not.toMatch(/smith|example|0123/i);
});

test('an address is masked also where a file is not known to name customers', async () => {
  const text = 'organization,site,contact_at,resolved\nAcme,Halifax,2015-04-03,ann@example.org\n';
  expect((await read(Buffer.from(text))).rejects.map((r) => r.message)).toEqual(['"a…@…" is neither a yes nor a no']);
});

test('rows without an id: the digest depends on the secret where customers are named, and only there', async () => {
  const ids = async (header: string, row: string, secret: string): Promise<string[]> =>
    (
      await read(
        `${header}
${row}
`,
        { rowSecret: async () => Buffer.from(secret) },
      )
    ).responses.map((r) => r.responseId);
  const named = [
    'organization,site,contact_at,resolved,customer_phone',
    'Acme,Halifax,2015-04-03,yes,5550123',
  ] as const;
  const plain = ['organization,site,contact_at,resolved', 'Acme,Halifax,2015-04-03,yes'] as const;
  expect(await ids(...named, 'a')).toEqual(await ids(...named, 'a'));
  expect(await ids(...named, 'a')).not.toEqual(await ids(...named, 'b'));
  expect(await ids(...plain, 'a')).toEqual(await ids(...plain, 'b'));
});

test('a mapping names a column for each, and no constant', () => {
  expect(checkMapping({ customer_name: 'Nom', customer_phone: { column: 'Tel' } })).toEqual({
    ok: true,
    value: { customer_name: { column: 'Nom' }, customer_phone: { column: 'Tel' } },
  });
  expect(checkMapping({ customer_email: { constant: 'a@b' } }).ok).toBe(false);
});

test('columns are proposed by their names where their values fit', () => {
  const header = ['Site', 'Agent', 'Call Date', 'Resolved', 'Customer Name', 'Phone Number', 'Courriel'];
  const rows = [
    ['Halifax', 'Ann', '2015-04-03', 'yes', 'Zoé Côté', '514 555 0123', 'zoe@example.org'],
    ['Halifax', 'Bob', '2015-04-04', 'no', 'Li Wei', '', 'li@example.org'],
  ];
  const { mapping } = proposeMapping(header, rows);
  expect([mapping.customer_name, mapping.customer_phone, mapping.customer_email, mapping.csr]).toEqual([
    { column: 'Customer Name' },
    { column: 'Phone Number' },
    { column: 'Courriel' },
    { column: 'Agent' },
  ]);
  const numbers = proposeMapping(
    ['Customer', 'Phone', 'Email'],
    [
      ['12', 'yes', 'no'],
      ['13', 'no', 'yes'],
    ],
  ).mapping;
  expect([numbers.customer_name, numbers.customer_phone, numbers.customer_email]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
