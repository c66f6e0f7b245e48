import { describe, expect, test } from 'vitest';
import { csv, HEADER, NOW, pieces, read, reasons, row } from '../../test/fixtures/intake/read.ts';
import { openResponses } from './responses.ts';

const FIRST = {
  responseId: 'r1',
  organization: 'Acme',
  site: 'Montréal',
  supervisor: 'Sam',
  csr: 'Ann',
  contactAt: Date.UTC(2015, 3, 3, 10, 11, 12),
  contactTimeKnown: true,
  contactDay: 16_528,
  completedAt: Date.UTC(2015, 3, 3, 12),
  completedTimeKnown: true,
  completedDay: 16_528,
  month: 24_183,
  channel: 'phone',
  contactReason: 'billing',
  resolved: true,
  resolvedFirstContact: null,
  contactsNeeded: 1,
  otherChannelsUsed: false,
  overallSatisfaction: 5,
  csrSatisfaction: 4,
};

describe('the canonical header', () => {
  test('one row', async () => {
    const r = await read(csv(row('r1')));
    expect(r.responses).toEqual([FIRST]);
    expect(r.lines).toEqual([2]);
    expect(r.rejects).toEqual([]);
  });

  test('three rows, and what is said of them', async () => {
    const r = await read(csv(row('r1'), row('r2'), row('r3')));
    expect(r.responses.map((x) => x.responseId)).toEqual(['r1', 'r2', 'r3']);
    expect(r.lines).toEqual([2, 3, 4]);
    expect(r.summary).toMatchObject({
      format: 'delimited',
      gzip: false,
      encoding: 'utf-8',
      delimiter: ',',
      read: 3,
      taken: 3,
      rejected: 0,
      passedOver: 0,
      unanswered: 0,
      truncated: false,
    });
  });

  test('the digest is that of the bytes', async () => {
    const r = await read(csv(row('r1')));
    const { createHash } = await import('node:crypto');
    expect(r.summary.sha256).toBe(
      createHash('sha256')
        .update(csv(row('r1')))
        .digest('hex'),
    );
    expect(r.summary.bytesRead).toBe(Buffer.byteLength(csv(row('r1'))));
  });

  test('columns in any order, case and spacing, with others between', async () => {
    const r = await read(
      'CSAT note,Overall Satisfaction, CONTACT AT ,Site,organization\nhello,5,2015-04-03T10:11:12Z,Here,Acme\n',
    );
    expect(r.responses[0]).toMatchObject({
      organization: 'Acme',
      site: 'Here',
      overallSatisfaction: 5,
      channel: 'unknown',
    });
  });

  test('what is empty is not answered, and missing people are nobody', async () => {
    const empty = Object.fromEntries(
      ['supervisor', 'csr', 'completed_at', 'contact_reason', ...HEADER.slice(9)].map((name) => [name, ' ']),
    );
    const r = await read(csv(row('r1', empty)));
    expect(r.responses[0]).toEqual({
      ...FIRST,
      supervisor: null,
      csr: null,
      completedAt: null,
      completedTimeKnown: false,
      completedDay: null,
      contactReason: null,
      resolved: null,
      contactsNeeded: null,
      otherChannelsUsed: null,
      overallSatisfaction: null,
      csrSatisfaction: null,
    });
    expect(r.summary).toMatchObject({ read: 1, taken: 1, unanswered: 1 });
  });

  test('resolved_first_contact may stand in', async () => {
    const r = await read('organization,site,contact_at,resolved_first_contact\nA,B,2015-04-03,oui\n');
    expect(r.responses[0]).toMatchObject({ resolvedFirstContact: true, resolved: null, contactTimeKnown: false });
  });

  test.each([
    ['yes', true],
    ['Y', true],
    ['TRUE', true],
    ['1', true],
    ['1.0', true],
    ['Oui', true],
    ['no', false],
    ['n', false],
    ['False', false],
    ['0', false],
    ['NON', false],
  ])('%s is %s', async (word, expected) => {
    expect((await read(csv(row('r1', { resolved: word })))).responses[0]?.resolved).toBe(expected);
  });

  test('names are trimmed, in one Unicode form, and the same string for the same name', async () => {
    const r = await read(csv(row('r1', { csr: '  Rene\u0301 \u00a0' }), row('r2', { csr: 'René' })));
    expect(r.responses.map((x) => x.csr)).toEqual(['René', 'René']);
  });
});

describe('months', () => {
  const at = (contact_at: string) => csv(row('r1', { contact_at, completed_at: '' }));
  const month = async (text: string, options = {}) => (await read(text, options)).responses[0]?.month;

  test('UTC where nothing names a zone, whatever the offset of the time', async () => {
    expect(await month(at('2015-04-30T22:30:00-04:00'))).toBe(24_184);
  });
  test("the site's zone where it is known", async () => {
    const zoneOf = (site: string, organization: string) =>
      `${organization}/${site}` === 'Acme/Montréal' ? 'America/Toronto' : null;
    expect(await month(at('2015-05-01T02:30:00Z'), { zoneOf })).toBe(24_183);
    expect(await month(at('2015-05-01T02:30:00Z'), { zoneOf: () => null })).toBe(24_184);
  });
  test('the zone column goes before the site', async () => {
    const text =
      'organization,site,zone,contact_at,overall_satisfaction\nA,B,Asia/Tokyo,2015-04-30T16:00:00Z,5\nA,B,,2015-04-30T16:00:00Z,5\n';
    const r = await read(text, { zoneOf: () => 'America/Toronto' });
    expect(r.responses.map((x) => x.month)).toEqual([24_184, 24_183]);
  });
  test('a day alone is a day in any zone', async () => {
    const r = await read(at('2015-05-01'), { zoneOf: () => 'America/Toronto' });
    expect(r.responses[0]).toMatchObject({
      month: 24_184,
      contactDay: 16_556,
      contactTimeKnown: false,
      contactAt: Date.UTC(2015, 4, 1, 4),
    });
  });
});

describe('a row that cannot be taken stops no other', () => {
  test.each<[string, Record<string, string>, string, string]>([
    ['no organization', { organization: '' }, 'organization', 'required.missing'],
    ['no site', { site: ' ' }, 'site', 'required.missing'],
    ['no time', { contact_at: '' }, 'contact_at', 'required.missing'],
    ['a time in words', { contact_at: 'yesterday' }, 'contact_at', 'time.malformed'],
    ['a day that is not', { contact_at: '2015-02-30' }, 'contact_at', 'time.malformed'],
    ['a time without a zone', { contact_at: '2015-04-03T10:11:12' }, 'contact_at', 'time.no-zone'],
    ['a time long ago', { contact_at: '1900-01-01' }, 'contact_at', 'time.out-of-range'],
    ['completed first', { completed_at: '2015-04-03T10:11:11Z' }, 'completed_at', 'completed.before-contact'],
    ['completed on the day before', { completed_at: '2015-04-02' }, 'completed_at', 'completed.before-contact'],
    ['a score of 6', { overall_satisfaction: '6' }, 'overall_satisfaction', 'score.out-of-range'],
    ['a score of 0', { csr_satisfaction: '0' }, 'csr_satisfaction', 'score.out-of-range'],
    ['half a score', { csr_satisfaction: '4.5' }, 'csr_satisfaction', 'score.malformed'],
    ['a score in words', { overall_satisfaction: 'great' }, 'overall_satisfaction', 'score.malformed'],
    ['neither yes nor no', { resolved: 'maybe' }, 'resolved', 'answer.unknown-word'],
    ['no contact', { contacts_needed: '0' }, 'contacts_needed', 'count.out-of-range'],
    ['contacts in words', { contacts_needed: 'many' }, 'contacts_needed', 'count.malformed'],
    ['a literal null', { resolved: 'null' }, 'resolved', 'answer.unknown-word'],
    ['a NUL', { csr: 'A\u0000nn' }, 'csr', 'text.control-character'],
    ['an endless name', { csr: 'x'.repeat(257) }, 'csr', 'text.too-long'],
  ])('%s', async (_, changes, field, code) => {
    const r = await read(csv(row('r1'), row('r2', changes), row('r3')));
    expect(r.responses.map((x) => x.responseId)).toEqual(['r1', 'r3']);
    expect(reasons(r)).toEqual([`3 ${field} ${code}`]);
    expect(r.summary).toMatchObject({ read: 3, taken: 2, rejected: 1 });
  });

  test('what lies in the future, by more than the day that clocks and zones may differ', async () => {
    const times = (contact: string, completed: string) => ({ contact_at: contact, completed_at: completed });
    const r = await read(
      csv(
        row('r1', times('2015-07-16T12:00:00Z', '2015-07-16T12:00:00Z')),
        row('r2', times('2015-07-16T12:00:00.001Z', '')),
        row('r3', times('2015-07-15', '2015-07-16')),
        row('r4', times('2015-07-15', '2062-10-05')),
        row('r5', times('2062-10-05', '2062-10-06')),
      ),
      { now: new Date('2015-07-15T12:00:00Z') },
    );
    expect(r.responses.map((x) => x.responseId)).toEqual(['r1', 'r3']);
    expect(reasons(r)).toEqual([
      '3 contact_at time.in-future',
      '5 completed_at time.in-future',
      '6 contact_at time.in-future',
    ]);
    expect(r.rejects[1]?.message).toBe('"2062-10-05" is in the future: completed_at cannot be later than today');
  });

  test('the survey of the same day with only its day known is not before the contact', async () => {
    const r = await read(csv(row('r1', { completed_at: '2015-04-03' })));
    expect(r.responses[0]).toMatchObject({
      completedTimeKnown: false,
      completedAt: Date.UTC(2015, 3, 3),
      completedDay: 16_528,
    });
  });

  test('rows of another length', async () => {
    const r = await read(
      csv(row('r1'), row('r2').slice(0, 9), [...row('r3'), 'more'], [...row('r4'), '', ''], row('r5')),
    );
    expect(r.responses.map((x) => x.responseId)).toEqual(['r1', 'r4', 'r5']);
    expect(r.rejects).toEqual([
      { line: 3, field: '', code: 'row.too-short', value: 'r2', message: 'the row has fewer cells than the header' },
      {
        line: 4,
        field: '',
        code: 'row.too-long',
        value: 'more',
        message: 'the row has more cells than the header: perhaps a delimiter inside a value without quotes',
      },
    ]);
  });

  test('an unknown zone in the zone column', async () => {
    const r = await read(
      'organization,site,zone,contact_at,overall_satisfaction\nA,B,Mars/Base,2015-04-30T16:00:00Z,5\n',
    );
    expect(reasons(r)).toEqual(['2 contact_at time.unknown-zone']);
  });
});

describe('rows without an id', () => {
  const text = csv(row(''), row('', { csr: 'Bob' }), row(''), row(''));
  const ids = async (content: string | Uint8Array) => (await read(content)).responses.map((x) => x.responseId);

  test('have a digest, and a number from the second of the same on', async () => {
    const [a, b, c, d] = await ids(text);
    expect(a).toMatch(/^[0-9a-f]{32}$/);
    expect([c, d]).toEqual([`${a}-2`, `${a}-3`]);
    expect(b).toMatch(/^[0-9a-f]{32}$/);
    expect(b).not.toBe(a);
  });
  test('have the same again, also with other quotes and line ends', async () => {
    expect(await ids(text)).toEqual(await ids(text));
    expect(await ids(text.replaceAll('\n', '\r\n').replaceAll('Ann', '"Ann"'))).toEqual(await ids(text));
  });
});

describe('files without the canonical header', () => {
  test('say what is missing', async () => {
    await expect(read('when,who,score\n2015-04-03,Ann,5\n')).rejects.toMatchObject({
      code: 'mapping.needed',
      message:
        'responses.csv does not have the canonical header (it lacks organization, site, contact_at, an answer such as overall_satisfaction; it has "when", "who", "score"): give a mapping.',
    });
  });
  test('a name twice is no name', async () => {
    await expect(read('organization,site,site,contact_at,resolved\nA,B,C,2015-04-03,yes\n')).rejects.toMatchObject({
      code: 'mapping.ambiguous',
      message: 'responses.csv has two columns called "site": rename one, so that it is clear which is meant.',
    });
  });
});

test('progress ends with all bytes, and batches hold at most 4,096 rows', async () => {
  const rows = Array.from({ length: 10_000 }, (_, i) => row(`r${i}`));
  const text = csv(...rows);
  const seen: number[] = [];
  const intake = await openResponses(pieces(text), {
    now: NOW,
    onProgress: (p) => seen.push(p.bytesRead / (p.bytesTotal ?? 1)),
  });
  const sizes: number[] = [];
  for await (const batch of intake) sizes.push(batch.responses.length);
  expect(sizes.reduce((sum, size) => sum + size)).toBe(10_000);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(4096);
  expect(seen.at(-1)).toBe(1);
});

test('a file is let go when the reader leaves early', async () => {
  let released = false;
  async function* bytes(): AsyncIterable<Uint8Array> {
    try {
      const block = Buffer.from(Array.from({ length: 5000 }, (_, i) => `${row(`r${i}`).join(',')}\n`).join(''));
      yield Buffer.from(`${HEADER.join(',')}\n`);
      for (;;) yield block;
    } finally {
      released = true;
    }
  }
  for await (const batch of await openResponses({ name: 'endless.csv', bytes: bytes() }, { now: NOW })) {
    expect(batch.responses.length).toBeGreaterThan(0);
    break;
  }
  expect(released).toBe(true);
});
