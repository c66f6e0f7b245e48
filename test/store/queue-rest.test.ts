import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test, vi } from 'vitest';
import { transaction } from '../../src/store/basics/connect.ts';
import { JobQueue } from '../../src/store/queue.ts';
import { testDatabase } from '../support/database.ts';

const { pool } = await testDatabase();

const fault = (error: unknown): never => {
  throw error;
};
const enqueue = (queue: JobQueue, id: string) => transaction(pool, (client) => queue.enqueue(client, 'decide', { id }));

test('a queue at rest ends the job under way and leaves the next to whoever comes', async () => {
  const first = new JobQueue(pool);
  await first.start();
  expect(first.isAtWork()).toBe(false);
  const done: string[] = [];
  let end: () => void = () => undefined;
  const work = async ({ id }: { id: string }): Promise<void> => {
    await new Promise<void>((resolve) => (end = resolve));
    done.push(id);
  };
  await first.work('decide', work, fault);
  await enqueue(first, 'one');
  await vi.waitFor(async () => expect(await first.depth()).toEqual([{ kind: 'decide', waiting: 0, active: 1 }]), 5_000);
  expect(first.isAtWork()).toBe(true);
  await enqueue(first, 'two');
  let rested = false;
  const rest = first.rest().then(() => (rested = true));
  expect(first.isAtWork()).toBe(false);
  await sleep(1_200);
  expect([done, rested]).toEqual([[], false]);
  // A request that is still answered may ask for a job.
  await enqueue(first, 'three');
  end();
  await rest;
  expect([done, await first.depth()]).toEqual([['one'], [{ kind: 'decide', waiting: 2, active: 0 }]]);
  await first.stop();

  const second = new JobQueue(pool);
  afterAll(() => second.stop());
  await second.start();
  await second.work('decide', async ({ id }) => void done.push(id), fault);
  await vi.waitFor(() => expect(done).toEqual(['one', 'two', 'three']), 10_000);
});
