import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../src/actions/guards/limits.ts';
import { Limiter } from '../../src/actions/guards/limiter.ts';
import { keyText } from '../../src/core/access/key-text.ts';
import { PUBLIC } from '../../src/core/access/principal.ts';
import { apiOn } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { NOW, prepare } from '../support/network.ts';
import { person } from '../support/principals.ts';

const { pool } = await testDatabase();
await prepare(pool);
let clock = NOW.getTime();
const now = (): Date => new Date(clock);
const few = { burst: 3, perMinute: 6, ahead: 1, about: '' };
const limits = { 'read': few, 'export': few, 'write': few, 'upload': few, 'failed-key': few };
const api = await apiOn(pool, { limiter: new Limiter(pool, now, limits) });
let people = 0;
const someone = () => ({ ...person('operator'), id: `person ${++people}` });

const ask = async (
  url: string,
  more: { address?: string; headers?: Record<string, string>; method?: 'GET' | 'POST' } = {},
) => {
  const { address = '192.0.2.1', headers = {}, method = 'GET' } = more;
  const answer = await api.server.inject({ method, url, remoteAddress: address, headers });
  return {
    status: answer.statusCode,
    code: (JSON.parse(answer.body) as { code?: string }).code,
    headers: answer.headers,
  };
};

describe('too many requests', () => {
  test('are told so, with the time to wait, in the header and in the answer', async () => {
    await api.as(someone(), async () => {
      const first = await ask('/api/meta');
      expect([first.status, first.headers['ratelimit-policy'], first.headers['ratelimit']]).toEqual([
        200,
        '"read";q=6;w=60',
        '"read";r=0;t=0',
      ]);
      await ask('/api/meta');
      await ask('/api/meta');
      const over = await api.server.inject('/api/meta');
      expect([over.statusCode, over.headers['retry-after']]).toEqual([429, '10']);
      expect(over.json()).toEqual({
        type: 'urn:plaudit:problem:request.too-many',
        title: 'Too many requests',
        status: 429,
        code: 'request.too-many',
        detail: 'Too many requests at once: wait 10 s, then go on more slowly.',
        place: 'read',
        params: { seconds: 10 },
      });
    });
  });

  test('of one who is signed in are his, wherever he asks from', async () => {
    await api.as(someone(), async () => {
      const statuses = [];
      for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4'])
        statuses.push((await ask('/api/meta', { address })).status);
      expect(statuses).toEqual([200, 200, 200, 429]);
      const over = await ask('/api/meta');
      expect([over.code, over.headers['retry-after'], over.headers['ratelimit']]).toEqual([
        'request.too-many',
        '10',
        '"read";r=0;t=10',
      ]);
      clock += 10_000;
      expect((await ask('/api/meta')).status).toBe(200);
    });
    await api.as(someone(), async () => expect((await ask('/api/meta')).status).toBe(200));
  });

  test('of the public are those of an address; of IPv6, of its /64', async () => {
    await api.as(PUBLIC, async () => {
      const statuses = async (...addresses: string[]) => {
        const all = [];
        for (const address of addresses) all.push((await ask('/api/meta', { address })).status);
        return all;
      };
      expect(await statuses('198.51.100.1', '198.51.100.1', '198.51.100.1', '198.51.100.1', '198.51.100.2')).toEqual([
        200, 200, 200, 429, 200,
      ]);
      expect(
        await statuses('2001:db8:1:2::1', '2001:db8:1:2::2', '2001:db8:1:2:3::', '2001:db8:1:2::4', '2001:db8:1:3::1'),
      ).toEqual([200, 200, 200, 429, 200]);
    });
  });

  test('are counted by what they ask for: an export does not use up what reading may', async () => {
    await api.as(someone(), async () => {
      for (let i = 0; i < 3; i += 1) expect((await api.server.inject('/api/registry.csv')).statusCode).toBe(200);
      expect((await api.server.inject('/api/registry.csv')).statusCode).toBe(429);
      expect((await ask('/api/meta')).status).toBe(200);
      expect((await ask('/api/decision-runs', { method: 'POST' })).code).not.toBe('request.too-many');
    });
  });

  test('also when they are refused: nobody tries doors for free', async () => {
    const nobody = { ...person(), id: `person ${++people}` };
    await api.as(nobody, async () => {
      const statuses = [];
      for (let i = 0; i < 5; i += 1) statuses.push((await ask('/api/journal')).status);
      expect(statuses).toEqual([403, 403, 403, 429, 429]);
    });
  });

  test('a header that names another address changes nothing', async () => {
    await api.as(PUBLIC, async () => {
      const statuses = [];
      for (let i = 0; i < 4; i += 1)
        statuses.push(
          (
            await ask('/api/meta', {
              address: '203.0.113.9',
              headers: { 'x-forwarded-for': `10.0.0.${i}`, 'forwarded': `for=10.0.0.${i}` },
            })
          ).status,
        );
      expect(statuses).toEqual([200, 200, 200, 429]);
    });
  });

  test('keys that are none are counted by address, and hold up no good key beside them', async () => {
    const address = '192.0.2.66';
    const made = await api.as(someone(), () => api.send('POST', '/api/keys', { name: 'x', scopes: ['journal.read'] }));
    const { key } = made.json() as { key: string };
    const codes = [];
    for (let i = 0; i < 5; i += 1) {
      const headers = { authorization: `Bearer ${keyText(new Uint8Array(32).fill(i))}` };
      codes.push((await ask('/api/meta', { address, headers })).code);
    }
    expect(codes).toEqual([
      'api-key.unknown',
      'api-key.unknown',
      'api-key.unknown',
      'request.too-many',
      'request.too-many',
    ]);
    expect((await ask('/api/meta', { address, headers: { authorization: `Bearer ${key}` } })).status).toBe(200);
  });
});

test('a page that loads with all its figures is far below what one may ask for', () => {
  expect(LIMITS.read.burst).toBeGreaterThanOrEqual(300);
  for (const { burst, perMinute, ahead } of Object.values(LIMITS)) {
    expect(perMinute).toBeGreaterThan(0);
    expect(ahead).toBeLessThanOrEqual(burst);
  }
});
