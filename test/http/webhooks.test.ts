import { createHmac } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { deliverDue, RETRIES } from '../../src/actions/webhooks/deliver-webhooks.ts';
import { Webhooks } from '../../src/actions/webhooks/webhooks.ts';
import { withdrawCertificate } from '../../src/actions/certificates/withdraw-certificate.ts';
import { transaction } from '../../src/store/basics/connect.ts';
import { JobQueue } from '../../src/store/queue.ts';
import { tellWebhooks } from '../../src/store/guards/webhook-events.ts';
import { apiOn } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { decide, issue, quarter } from '../support/issuing.ts';
import { importFile, NOW, prepare, response, rowsOf } from '../support/network.ts';
import { type Received, startReceiver } from '../support/receiver.ts';
import { testSecrets } from '../support/secrets.ts';

const { pool } = await testDatabase();
await prepare(pool);
const receiver = await startReceiver();
let clock = NOW.getTime();
const now = (): Date => new Date(clock);
const post = { allowedHosts: [receiver.host], timeoutMs: 3000 };
const webhooks = new Webhooks({ pool, secrets: testSecrets(pool), now, post });
const api = await apiOn(pool, { webhooks, now });
const queue = new JobQueue(pool);
await queue.start();
afterAll(() => queue.stop());
const root = (await testSecrets(pool)()).deriveSecret('webhooks');

type Added = { id: string; secret: string; url: string };
type Line = {
  id: string;
  last: { at: string; state: string; status: number | null; error: { code: string } | null } | null;
  waiting: number;
  failures: number;
  createdByName: string;
  removedAt: string | null;
};
type Delivery = {
  id: string;
  event: string;
  state: string;
  tries: number;
  lastStatus: number | null;
  lastError: { code: string; detail: string | null; message: string } | null;
  nextTryAt: string | null;
};
const EVERYTHING = ['certificate.issued', 'certificate.withdrawn', 'decision-run.finished', 'import.finished'];

async function add(path: string, events: readonly string[] = EVERYTHING): Promise<Added> {
  const answer = await api.send('POST', '/api/webhooks', { name: 'CRM', url: receiver.url + path, events });
  expect(answer.status).toBe(201);
  return answer.json() as Added;
}
const deliveries = async (id: string): Promise<Delivery[]> =>
  (await api.get<{ rows: Delivery[] }>(`/api/webhooks/${id}/deliveries?size=500`)).rows;
const deliver = (id: string): Promise<void> => deliverDue(pool, id, { root, now, post });
const importOne = (id: string) => importFile(pool, [response({ responseId: id })]);
const verified = ({ headers, body }: Received, secret: string): boolean =>
  headers['webhook-signature'] ===
  `v1,${createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64'))
    .update([headers['webhook-id'], headers['webhook-timestamp'], body].join('.'))
    .digest('base64')}`;

test('what happens is told, signed, to whoever wants to know, and names nobody', async () => {
  await importOne('before anyone listens');
  const { id, secret } = await add('/all');
  const other = await add('/withdrawals', ['certificate.withdrawn']);
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(other.secret).not.toBe(secret);
  const { run } = await importFile(pool, [...quarter('Ann Personal', 9), ...quarter('Bob Personal', 2)]);
  const decisions = await decide(pool);
  await issue(pool, decisions);
  const [certificate] = await rowsOf<{ number: string }>(pool, 'SELECT number FROM certificate');
  const number = certificate?.number as string;
  await withdrawCertificate(pool, number, { reason: 'Ann Personal lied.', actor: 'operator', now: NOW });
  await deliver(id);
  await deliver(other.id);

  const told = receiver.received.splice(0);
  expect(told.map(({ path, body }) => [path, (JSON.parse(body) as { type: string }).type])).toEqual([
    ['/all', 'import.finished'],
    ['/all', 'decision-run.finished'],
    ['/all', 'certificate.issued'],
    ['/all', 'certificate.withdrawn'],
    ['/withdrawals', 'certificate.withdrawn'],
  ]);
  expect(told.map((message, i) => verified(message, i === 4 ? other.secret : secret))).toEqual(Array(5).fill(true));
  expect(told.map(({ headers }) => headers['webhook-timestamp'])).toEqual(Array(5).fill(String(NOW.getTime() / 1000)));
  expect(new Set(told.map(({ headers }) => headers['webhook-id'])).size).toBe(4);
  expect(told.filter(({ body }) => /Ann|Bob|Personal|North|Halifax|lied/.test(body))).toEqual([]);
  expect(told.map(({ body }) => JSON.parse(body) as unknown).slice(0, 4)).toEqual([
    {
      type: 'import.finished',
      timestamp: NOW.toISOString(),
      data: {
        id: run.publicId,
        path: `/api/imports/${run.publicId}`,
        read: 54,
        rejected: 0,
        leftOut: 0,
        taken: 54,
        unchanged: 0,
        superseded: 0,
        unanswered: 0,
      },
    },
    {
      type: 'decision-run.finished',
      timestamp: NOW.toISOString(),
      data: {
        id: decisions.publicId,
        path: `/api/decision-runs/${decisions.publicId}`,
        rulebook: 'world-class-fcr@2015',
        period: '2015-04..2015-06',
        reading: 'pooled',
        met: 1,
        notMet: 1,
        undetermined: 4,
      },
    },
    {
      type: 'certificate.issued',
      timestamp: NOW.toISOString(),
      data: {
        number,
        path: `/api/certificates/${number}`,
        rulebook: 'world-class-fcr@2015',
        level: 'csr',
        period: '2015-04..2015-06',
        validUntil: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string,
      },
    },
    {
      type: 'certificate.withdrawn',
      timestamp: NOW.toISOString(),
      data: { number, path: `/api/certificates/${number}` },
    },
  ]);
  expect(
    (await deliveries(id)).map(({ event, state, tries, lastStatus }) => [event, state, tries, lastStatus]),
  ).toEqual([
    ['certificate.withdrawn', 'delivered', 1, 204],
    ['certificate.issued', 'delivered', 1, 204],
    ['decision-run.finished', 'delivered', 1, 204],
    ['import.finished', 'delivered', 1, 204],
  ]);
});

test('what was not done is not told: the message goes with the transaction', async () => {
  const { id } = await add('/undone');
  await expect(
    transaction(pool, async (client) => {
      await tellWebhooks(client, [{ type: 'import.finished', at: NOW, data: {} }]);
      throw new Error('undone');
    }),
  ).rejects.toThrow('undone');
  await importFile(pool, [response({ responseId: 'dry' })], { dryRun: true });
  expect(await deliveries(id)).toEqual([]);
});

test('a message that is refused is sent again, later each time, under the same id, and given up in the end', async () => {
  const { id } = await add('/refuses');
  await importOne('refused');
  receiver.received.length = 0;
  receiver.answer = () => ({ status: 503 });
  const waits: number[] = [];
  for (let tries = 1; tries <= RETRIES.length + 1; tries += 1) {
    await deliver(id);
    await deliver(id);
    const [delivery] = await deliveries(id);
    expect(delivery).toMatchObject({
      state: tries > RETRIES.length ? 'given-up' : 'waiting',
      tries,
      lastStatus: 503,
      lastError: { code: 'answer', detail: '503', message: 'it answers 503' },
    });
    if (delivery?.nextTryAt !== null && delivery !== undefined) {
      waits.push((Date.parse(delivery.nextTryAt) - clock) / 1000);
      clock = Date.parse(delivery.nextTryAt);
    }
  }
  expect(waits).toEqual(RETRIES);
  expect(receiver.received.length).toBe(RETRIES.length + 1);
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-signature'])).size).toBe(RETRIES.length + 1);

  receiver.answer = () => ({ status: 200 });
  const messageId = receiver.received[0]?.headers['webhook-id'] as string;
  const again = await api.send('POST', `/api/webhooks/${id}/deliveries`, { id: messageId });
  expect([again.status, (again.json() as Delivery).state]).toEqual([202, 'waiting']);
  await deliver(id);
  expect(receiver.received.at(-1)?.headers['webhook-id']).toBe(messageId);
  expect((await deliveries(id)).map(({ state }) => state)).toEqual(['delivered']);
  const unknown = await api.send('POST', `/api/webhooks/${id}/deliveries`, { id });
  expect(unknown.status).toBe(404);
});

test('an address is listed with what came of the last try, and a test is tried once', async () => {
  const { id } = await add('/tested', ['certificate.withdrawn']);
  const listed = async () => {
    const [{ last, waiting, failures, createdByName, removedAt }, { rows }] = [
      await api.get<Line>(`/api/webhooks/${id}`),
      await api.get<{ rows: Line[] }>('/api/webhooks'),
    ];
    expect(rows.find((row) => row.id === id)).toMatchObject({ last, waiting, failures });
    return { last, waiting, failures, createdByName, removedAt };
  };
  const nothing = { last: null, waiting: 0, failures: 0, createdByName: 'operator', removedAt: null };
  expect(await listed()).toEqual(nothing);
  receiver.received.length = 0;
  receiver.answer = () => ({ status: 500 });
  const test = await api.send('POST', `/api/webhooks/${id}/tests`);
  expect(test.json()).toMatchObject({ event: 'webhook.test', state: 'waiting', tries: 0 });
  expect(await listed()).toEqual({ ...nothing, waiting: 1 });
  await deliver(id);
  expect(await listed()).toEqual({
    ...nothing,
    failures: 1,
    last: {
      at: now().toISOString(),
      state: 'given-up',
      status: 500,
      error: { code: 'answer', detail: '500', message: 'it answers 500' },
    },
  });
  expect(receiver.received.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
    { type: 'webhook.test', timestamp: now().toISOString(), data: {} },
  ]);
  receiver.answer = () => ({ status: 204 });
  clock += 1000;
  await api.send('POST', `/api/webhooks/${id}/tests`);
  await deliver(id);
  expect((await listed()).last).toEqual({ at: now().toISOString(), state: 'delivered', status: 204, error: null });
  expect((await deliveries(id)).map(({ event, state, tries }) => [event, state, tries])).toEqual([
    ['webhook.test', 'delivered', 1],
    ['webhook.test', 'given-up', 1],
  ]);
  await api.send('DELETE', `/api/webhooks/${id}`);
  expect((await api.get<Line>(`/api/webhooks/${id}`)).removedAt).toBe(now().toISOString());
  expect((await api.send('POST', `/api/webhooks/${id}/tests`)).status).toBe(404);
  const wrong = { name: 'x', url: 'https://x.example', events: ['webhook.test'] };
  expect((await api.send('POST', '/api/webhooks', wrong)).status).toBe(400);
});

describe('through the queue', () => {
  test('each endpoint is worked on by one at a time, one that fails rests and keeps no other waiting', async () => {
    receiver.received.length = 0;
    receiver.answer = (path) => (path === '/down' ? null : { status: 204 });
    const [down, up] = [await add('/down'), await add('/up')];
    for (const key of ['q1', 'q2', 'q3']) await importOne(key);
    const others = await Promise.all([webhooks.knock(queue), webhooks.knock(queue), webhooks.knock(queue)]);
    const all = (await api.get<{ rows: { id: string }[] }>('/api/webhooks')).rows.length;
    // However many processes knock, each endpoint is handed out once.
    expect(others.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(all);
    const patient = new Webhooks({ pool, secrets: testSecrets(pool), now, post: { ...post, timeoutMs: 6000 } });
    const quiet = await patient.work(queue, (error) => {
      throw error;
    });
    const statesOf = async (id: string) => (await deliveries(id)).map(({ state, tries }) => [state, tries]);
    await expect.poll(() => statesOf(up.id)).toEqual([1, 2, 3].map(() => ['delivered', 1]));
    // The other one is still being waited for.
    expect(await statesOf(down.id)).toEqual([1, 2, 3].map(() => ['waiting', 0]));
    await expect.poll(() => statesOf(down.id)).toContainEqual(['waiting', 1]);
    quiet();
    expect((await statesOf(down.id)).toSorted()).toEqual([
      ['waiting', 0],
      ['waiting', 0],
      ['waiting', 1],
    ]);
    expect(await rowsOf(pool, 'SELECT failures FROM webhook_endpoint WHERE endpoint_id = $1', [down.id])).toEqual([
      { failures: 1 },
    ]);
    receiver.answer = () => ({ status: 204 });
  });

  test('one that is held by a process that died is taken over, and hears the same again under the same id', async () => {
    const { id } = await add('/crash');
    await importOne('crash');
    await webhooks.knock(queue);
    const before = await rowsOf<{ n: number }>(
      pool,
      'SELECT count(*)::int AS n FROM webhook_endpoint WHERE endpoint_id = $1 AND busy_until > $2',
      [id, now()],
    );
    expect(before).toEqual([{ n: 1 }]);
    clock += 91_000;
    expect(await webhooks.knock(queue)).toBeGreaterThanOrEqual(1);
  });
});

test('an endpoint that is taken away hears nothing more', async () => {
  const { id } = await add('/gone');
  await importOne('gone');
  expect((await api.send('DELETE', `/api/webhooks/${id}`)).status).toBe(204);
  expect((await api.send('DELETE', `/api/webhooks/${id}`)).status).toBe(204);
  await importOne('gone2');
  receiver.received.length = 0;
  await deliver(id);
  expect(receiver.received).toEqual([]);
  expect((await deliveries(id)).map(({ state, lastError }) => [state, lastError])).toEqual([
    ['given-up', { code: 'removed', detail: null, message: 'the endpoint was removed' }],
  ]);
  expect((await api.send('POST', `/api/webhooks/${id}/deliveries`, { id })).status).toBe(404);
  const listed = await api.get<{ rows: { id: string }[] }>('/api/webhooks');
  expect(listed.rows.map((row) => row.id)).not.toContain(id);
});

test('the secret is in no table, no answer but the first, and not in the journal', async () => {
  const { id, secret } = await add('/secret?token=of-the-receiver');
  const kept = secret.replace('whsec_', '');
  for (const path of ['/api/webhooks', `/api/webhooks/${id}/deliveries`, '/api/journal?size=500'])
    expect((await api.text(path)).includes(kept)).toBe(false);
  expect(await api.text('/api/journal?size=500')).not.toContain('of-the-receiver');
  const rows = await rowsOf(pool, 'SELECT 1 FROM webhook_endpoint AS w WHERE strpos(w::text, $1) > 0', [kept]);
  expect(rows).toEqual([]);
});

test.each([
  ['http://127.0.0.1:5432/', 'not-https'],
  ['https://10.0.0.1/', 'not-public'],
  ['https://localhost/', 'not-public'],
  ['https://ann:secret@example.org/', 'credentials'],
  ['javascript:alert(1)', 'not-web'],
  ['x', 'not-web'],
])('%s is no address for a webhook', async (url, reason) => {
  const answer = await api.send('POST', '/api/webhooks', { name: 'x', url, events: ['import.finished'] });
  const { code, place, params } = answer.json() as { code: string; place: string; params: object };
  expect({ status: answer.status, code, place, params }).toEqual({
    status: 422,
    code: 'webhook.address',
    place: 'url',
    params: { reason },
  });
});

test('an address is kept as it is read, without line ends that nobody sees', async () => {
  const { url } = await add('/hook\r\n?a=b\n');
  expect(url).toBe(`${receiver.url}/hook?a=b`);
});
