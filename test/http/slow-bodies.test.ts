import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import Fastify from 'fastify';
import { afterAll, expect, test } from 'vitest';
import { guardSlowBodies } from '../../src/http/guards/slow-bodies.ts';
import { buildServer } from '../../src/http/server.ts';
import { apiOn } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';

const server = Fastify();
guardSlowBodies(server, 200);
server.post('/sign-in', async () => ({ done: true }));
server.post('/uploads', async () => ({ done: true }));
await server.listen({ host: '127.0.0.1', port: 0 });
afterAll(() => server.close());

/** Sends the beginning of a body, then nothing; whether the connection is ended before `withinMs` are over. */
async function isEnded(path: string, body: string, length: number, withinMs = 600): Promise<boolean> {
  const socket = connect((server.server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => {});
  const closed = once(socket.resume(), 'close').then(() => true);
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n${body}`,
  );
  const ended = await Promise.race([closed, sleep(withinMs, false)]);
  socket.destroy();
  return ended;
}

test('who sends a body a byte at a time is not waited for; a file may take its time', async () => {
  expect(await isEnded('/sign-in', '{', 1000, 10_000)).toBe(true);
  expect(await isEnded('/uploads', '{', 1000)).toBe(false);
  expect(await isEnded('/sign-in', '{}', 2)).toBe(false);
});

test('who goes away in the middle of a request is no fault of the program', async () => {
  const { pool } = await testDatabase();
  const api = await apiOn(pool);
  const faults: unknown[] = [];
  const real = await buildServer(api.deps, { webFolder: '/nowhere', onFault: (error) => void faults.push(error) });
  await real.listen({ host: '127.0.0.1', port: 0 });
  const socket = connect((real.server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(
    'POST /api/auth/sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{',
  );
  await sleep(200);
  socket.destroy();
  await sleep(200);
  await real.close();
  expect(faults).toEqual([]);
});
