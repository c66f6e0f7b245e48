import { once } from 'node:events';
import { Agent, get as httpGet, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { watchedServer } from '../support/watched-server.ts';

const { pool } = await testDatabase();

/** A server that counts what it takes, with a route that answers after so many milliseconds. */
async function slowServer() {
  let taken = 0;
  const watched = await watchedServer(pool, {
    level: 'silent',
    routes: (all) => {
      all.addHook('onRequest', (request, _reply, done) => {
        if (request.url.startsWith('/slow/')) taken += 1;
        done();
      });
      all.get<{ Params: { ms: string } }>('/slow/:ms', async ({ params }) => {
        await sleep(Number(params.ms));
        return { slept: params.ms };
      });
      all.post('/slow/body', async ({ body }) => body);
    },
  });
  const origin = await watched.listen();
  return { ...watched, origin, port: Number(new URL(origin).port), taken: () => taken };
}

type Answer = { status: number; body: string; connection: string | undefined };

/** One request on the agent's connections; what the connection said where it gave no answer. */
const ask = (url: string, agent: Agent): Promise<Answer | string> =>
  new Promise((resolve) => {
    const request = httpGet(url, { agent }, (response: IncomingMessage) => {
      let body = '';
      response.setEncoding('utf8').on('data', (part: string) => (body += part));
      response.on('error', (error) => resolve(`broken off: ${String(error)}`));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body, connection: response.headers.connection }),
      );
    });
    request.on('error', (error) => resolve('code' in error ? String(error.code) : error.message));
  });

test('requests under way are answered, on connections that then close, and no new connection is taken', async () => {
  const { origin, drain, server, taken } = await slowServer();
  const agent = new Agent({ keepAlive: true });
  const underWay = [600, 800, 1_200].map((ms) => ask(`${origin}/slow/${ms}`, agent));
  await expect.poll(taken, { interval: 5 }).toBe(3);
  const stopped = drain.stop(5_000);
  expect(await ask(`${origin}/health`, new Agent())).toBe('ECONNREFUSED');
  expect(await Promise.all(underWay)).toEqual(
    ['600', '800', '1200'].map((ms) => ({ status: 200, body: `{"slept":"${ms}"}`, connection: 'close' })),
  );
  expect(await stopped).toEqual({ cutOff: 0 });
  await server.close();
  agent.destroy();
});

test('under a load of clients that keep their connections, everything taken is answered', async () => {
  const { origin, drain, taken } = await slowServer();
  const answers: (Answer | string)[] = [];
  let asked = 0;
  const clients = Array.from({ length: 30 }, async (_, n) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (;;) {
      asked += 1;
      const answer = await ask(`${origin}/slow/${(n * 7) % 60}`, agent);
      answers.push(answer);
      if (typeof answer === 'string') break;
      await sleep(n % 3);
    }
    agent.destroy();
  });
  await expect.poll(taken).toBeGreaterThan(200);
  const { cutOff } = await drain.stop(10_000);
  await Promise.all(clients);
  const good = answers.filter((answer) => typeof answer === 'object');
  expect(good.every(({ status }) => status === 200)).toBe(true);
  // Each client ends with the one request for which it got no connection any more.
  expect([cutOff, good.length, answers.length, asked]).toEqual([0, taken(), taken() + 30, taken() + 30]);
  expect(new Set(answers.filter((answer) => typeof answer === 'string'))).toEqual(new Set(['ECONNREFUSED']));
});

test('a request on its way on an idle connection is still answered, and one half written is waited for', async () => {
  const { port, drain } = await slowServer();
  const idle = connect(port, '127.0.0.1');
  const half = connect(port, '127.0.0.1');
  const [heard, heardHalf] = [idle, half].map((socket) => {
    let text = '';
    socket.setEncoding('utf8').on('data', (part: string) => (text += part));
    return () => text;
  }) as [() => string, () => string];
  await Promise.all([once(idle, 'connect'), once(half, 'connect')]);
  const closed = Promise.all([once(idle, 'close'), once(half, 'close')]);
  const body = JSON.stringify({ all: 'of it' });
  half.write(`POST /slow/body HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Le`);
  await sleep(50);
  const stopped = drain.stop(10_000);
  await sleep(300);
  idle.write('GET /slow/0 HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await sleep(1_500);
  half.write(`ngth: ${body.length}\r\n\r\n${body}`);
  expect(await stopped).toEqual({ cutOff: 0 });
  // The server has sent it all by then; it may still be on its way.
  await closed;
  expect(heard()).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*connection: close\r\n[^]*\{"slept":"0"\}$/i);
  expect(heardHalf()).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*connection: close\r\n[^]*\{"all":"of it"\}$/i);
});

test('a connection on which nothing comes does not hold the end up', async () => {
  const { port, drain } = await slowServer();
  const spare = connect(port, '127.0.0.1');
  await once(spare, 'connect');
  await sleep(50);
  const began = performance.now();
  const closed = once(spare.resume(), 'close');
  expect(await drain.stop(10_000)).toEqual({ cutOff: 0 });
  await closed;
  expect(performance.now() - began).toBeLessThan(8_000);
});

test('what takes longer than the patience is cut off and counted', async () => {
  const { origin, drain, taken } = await slowServer();
  const agent = new Agent({ keepAlive: true });
  const slow = ask(`${origin}/slow/5000`, agent);
  await expect.poll(taken, { interval: 5 }).toBe(1);
  const began = performance.now();
  expect(await drain.stop(300)).toEqual({ cutOff: 1 });
  expect(performance.now() - began).toBeLessThan(4_000);
  expect(await slow).toBe('ECONNRESET');
  agent.destroy();
});
