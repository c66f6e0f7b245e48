import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Limiter } from '../../src/actions/guards/limiter.ts';
import type { RequestLimit } from '../../src/actions/guards/limits.ts';
import { openPool } from '../../src/store/basics/connect.ts';
import { forgetEmptyLimits, type Limit, takeFromLimit } from '../../src/store/guards/rate-limits.ts';
import { testDatabase } from '../support/database.ts';
import { NOW, rowsOf } from '../support/network.ts';
import { PLENTY } from '../support/limits.ts';

const { pool, url } = await testDatabase();
const at = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);
let keys = 0;
const newKey = (): string => `key ${++keys}`;
const take = (key: string, limit: Limit, seconds: number, wanted = 1) =>
  takeFromLimit(pool, { key, limit, wanted, now: at(seconds) });

describe('the counter in the table', () => {
  test('so many at once, then so many a minute, and the moment from which there is one again', async () => {
    const key = newKey();
    const limit = { burst: 3, perMinute: 6 };
    expect(await take(key, limit, 0)).toEqual({ granted: 1 });
    expect(await take(key, limit, 0)).toEqual({ granted: 1 });
    expect(await take(key, limit, 0)).toEqual({ granted: 1 });
    expect(await take(key, limit, 0)).toEqual({ granted: 0, again: at(10) });
    expect(await take(key, limit, 9.9)).toEqual({ granted: 0, again: at(10) });
    expect(await take(key, limit, 10)).toEqual({ granted: 1 });
    expect(await take(key, limit, 10)).toEqual({ granted: 0, again: at(20) });
    expect(await take(key, limit, 3600, 5)).toEqual({ granted: 3 });
  });

  test('of several that are asked for, those that there are', async () => {
    const key = newKey();
    const limit = { burst: 10, perMinute: 60 };
    expect(await take(key, limit, 0, 8)).toEqual({ granted: 8 });
    expect(await take(key, limit, 0, 8)).toEqual({ granted: 2 });
    expect(await take(key, limit, 3, 8)).toEqual({ granted: 3 });
    expect(await take(newKey(), limit, 0, 50)).toEqual({ granted: 10 });
  });

  test('a clock that goes back grants nothing more', async () => {
    const key = newKey();
    const limit = { burst: 2, perMinute: 60 };
    await take(key, limit, 100, 2);
    expect((await take(key, limit, 0)).granted).toBe(0);
    expect((await take(key, limit, 50)).granted).toBe(0);
  });

  test('forty who ask at the same moment over two pools get the limit and no more', async () => {
    const other = openPool({ databaseUrl: url, max: 10 });
    const key = newKey();
    const limit = { burst: 25, perMinute: 1 };
    const grants = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        takeFromLimit(i % 2 === 0 ? pool : other, { key, limit, wanted: 1, now: at(0) }),
      ),
    );
    expect(grants.reduce((sum, { granted }) => sum + granted, 0)).toBe(25);
    await other.end();
  });

  test('what counts no more is forgotten', async () => {
    const [full, over] = [newKey(), newKey()];
    await take(full, { burst: 10, perMinute: 1 }, 5000, 10);
    await take(over, { burst: 10, perMinute: 60 }, 5000, 1);
    await forgetEmptyLimits(pool, at(5002));
    expect(await rowsOf(pool, 'SELECT key FROM rate_limit WHERE key = ANY ($1)', [[full, over]])).toEqual([
      { key: full },
    ]);
  });

  test('it is written to the log of the database: a crash forgets nothing', async () => {
    expect(await rowsOf(pool, "SELECT relpersistence AS kind FROM pg_class WHERE relname = 'rate_limit'")).toEqual([
      { kind: 'p' },
    ]);
  });
});

const limitsOf = (limit: Omit<RequestLimit, 'about'>) => ({ ...PLENTY, read: { ...limit, about: '' } });

describe('processes that take ahead', () => {
  test('law: never more than the burst, what the rate adds, and what each process may be ahead', async () => {
    const setting = fc.record({
      burst: fc.integer({ min: 1, max: 20 }),
      perMinute: fc.constantFrom(6, 60, 600),
      ahead: fc.integer({ min: 1, max: 8 }),
    });
    const steps = fc.array(
      fc.record({
        process: fc.nat(2),
        pause: fc.constantFrom(0, 0, 0, 0.1, 1, 7),
        times: fc.integer({ min: 1, max: 5 }),
      }),
      { minLength: 5, maxLength: 20 },
    );
    await fc.assert(
      fc.asyncProperty(setting, steps, async (limit, all) => {
        const who = newKey();
        let clock = 0;
        const processes = Array.from({ length: 3 }, () => new Limiter(pool, () => at(clock), limitsOf(limit)));
        const granted: number[] = [];
        for (const { process, pause, times } of all) {
          clock += pause;
          for (let i = 0; i < times; i += 1) {
            const answer = await (processes[process] as Limiter).take('read', who);
            if (answer.allowed) granted.push(clock);
          }
        }
        for (const [i, from] of granted.entries()) {
          for (const [j, to] of granted.entries()) {
            if (j < i) continue;
            const most = limit.burst + ((to - from) * limit.perMinute) / 60 + 3 * limit.ahead;
            expect(j - i + 1).toBeLessThanOrEqual(most + 1e-9);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  test('without taking ahead the limit is exact, however many processes there are', async () => {
    const who = newKey();
    const processes = Array.from(
      { length: 3 },
      () => new Limiter(pool, () => at(0), limitsOf({ burst: 7, perMinute: 1, ahead: 1 })),
    );
    const answers = await Promise.all(
      processes.flatMap((process) => Array.from({ length: 5 }, () => process.take('read', who))),
    );
    expect(answers.filter(({ allowed }) => allowed).length).toBe(7);
  });

  test('a restart gives nobody a fresh start', async () => {
    const who = newKey();
    const make = () => new Limiter(pool, () => at(0), limitsOf({ burst: 5, perMinute: 6, ahead: 2 }));
    const before = make();
    for (let i = 0; i < 5; i += 1) await before.take('read', who);
    expect(await make().take('read', who)).toEqual({ allowed: false, waitSeconds: 10 });
  });

  test('who has nothing left costs the database nothing', async () => {
    const who = newKey();
    let clock = 0;
    const limiter = new Limiter(pool, () => at(clock), limitsOf({ burst: 2, perMinute: 6, ahead: 2 }));
    await limiter.take('read', who);
    await limiter.take('read', who);
    expect(await limiter.take('read', who)).toEqual({ allowed: false, waitSeconds: 10 });
    const rows = () =>
      rowsOf<{ version: string }>(pool, 'SELECT xmin::text AS version FROM rate_limit WHERE key = $1', [`read ${who}`]);
    const before = await rows();
    await pool.query('DELETE FROM rate_limit WHERE key = $1', [`read ${who}`]);
    for (let i = 0; i < 100; i += 1) await limiter.take('read', who);
    expect([before.length, (await rows()).length]).toEqual([1, 0]);
    clock = 10;
    expect(await limiter.take('read', who)).toMatchObject({ allowed: true });
  });
});
