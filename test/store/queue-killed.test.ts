import { afterAll, expect, test, vi } from 'vitest';
import { queueCondition } from '../../src/store/basics/condition.ts';
import { transaction } from '../../src/store/basics/connect.ts';
import { JobQueue } from '../../src/store/queue.ts';
import { testDatabase } from '../support/database.ts';

const { pool } = await testDatabase();

test('a job is under way as long as its process gives signs of life', async () => {
  const queue = new JobQueue(pool);
  let end: () => void = () => undefined;
  afterAll(async () => {
    end();
    await queue.stop();
  });
  await queue.start();
  const work = () => new Promise<void>((resolve) => (end = resolve));
  const enqueue = (id: string) => transaction(pool, (client) => queue.enqueue(client, 'decide', { id }));
  await enqueue('killed');
  // As a process leaves it that was killed: nobody says any more that it is at work.
  const killed = (seconds: number) =>
    pool.query(
      `UPDATE job.job SET state = 'active', started_on = now(), heartbeat_on = now() - $1 * interval '1 second'
       WHERE data->>'id' = 'killed'`,
      [seconds],
    );
  await killed(25);
  expect(await queue.depth()).toEqual([{ kind: 'decide', waiting: 0, active: 1 }]);
  await killed(35);
  expect([await queue.depth(), await queueCondition(pool)]).toEqual([
    [],
    { waiting: 0, active: 0, oldestWaiting: null },
  ]);

  // The next one, of a process that lives.
  await enqueue('alive');
  await queue.work('decide', work, (error) => {
    throw error;
  });
  await vi.waitFor(async () => expect(await queue.depth()).toEqual([{ kind: 'decide', waiting: 0, active: 1 }]), 5_000);
  expect(await queueCondition(pool)).toEqual({ waiting: 0, active: 1, oldestWaiting: null });
});

test('a queue of an earlier version asks for signs of life, too', async () => {
  const queue = new JobQueue(pool);
  afterAll(() => queue.stop());
  await pool.query('UPDATE job.queue SET heartbeat_seconds = NULL');
  await queue.start();
  const { rows } = await pool.query(
    "SELECT DISTINCT heartbeat_seconds AS s FROM job.queue WHERE name NOT LIKE '\\_\\_%'",
  );
  expect(rows).toEqual([{ s: 30 }]);
});
