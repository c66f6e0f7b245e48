import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { folderWith } from './plaudit.ts';
import { startProgram } from './running-program.ts';

const { url: database } = await testDatabase();
const folder = folderWith({});
const start = () => startProgram(folder, { DATABASE_URL: database, PLAUDIT_HOME: join(folder, 'home') });

const statusOf = (url: string, agent: Agent): Promise<number | string> =>
  new Promise((resolve) => {
    get(url, { agent }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
      response.on('error', (error) => resolve(`broken off: ${error.message}`));
    }).on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });

/** A request of which the end does not come, so that the server cannot end in peace. */
async function halfRequest(port: number) {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write('POST /api/decision-runs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n');
  // Time for the server to have read it: before, it is a connection on which nothing comes.
  await sleep(500);
  return socket;
}

describe('a signal', () => {
  test('ends the server in peace: what was taken is answered, the database is let go, the exit code is 0', async () => {
    const { child, port, ended, lines } = await start();
    const answers: (number | string)[] = [];
    const clients = Array.from({ length: 8 }, async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      for (;;) {
        const answer = await statusOf(`http://127.0.0.1:${port}/health`, agent);
        answers.push(answer);
        if (typeof answer === 'string') return;
      }
    });
    await sleep(1_000);
    const began = performance.now();
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(performance.now() - began).toBeLessThan(10_000);
    await Promise.all(clients);
    const statuses = answers.filter((answer) => typeof answer === 'number');
    const logged = lines().filter(({ route }) => route === '/health');
    expect(statuses.every((status) => status === 200)).toBe(true);
    expect([logged.length, answers.length - statuses.length]).toEqual([statuses.length, 8]);
    expect(answers.filter((answer) => typeof answer === 'string').every((code) => code === 'ECONNREFUSED')).toBe(true);
    expect(lines().map(({ msg }) => msg)).toContain('Stopping.');
    expect(lines().filter(({ level }) => level === 'error')).toEqual([]);
  });

  test('that comes many times, as to a whole group and from a program in between, ends it in peace as well', async () => {
    const { child, port, ended, lines } = await start();
    const socket = await halfRequest(port);
    const until = performance.now() + 300;
    // Without a rest: the moment in which nobody heard was short.
    while (performance.now() < until) child.kill('SIGTERM');
    socket.destroy();
    expect([await ended, child.signalCode]).toEqual([0, null]);
    expect(lines().at(-1)?.msg).toBe('Stopping.');
  });

  test('given twice at once is one, as Ctrl-C under npm is; given again, it ends at once', async () => {
    const { child, port, ended, lines } = await start();
    const socket = await halfRequest(port);
    child.kill('SIGINT');
    child.kill('SIGINT');
    await sleep(1_500);
    expect([child.exitCode, lines().at(-1)?.msg]).toEqual([null, 'Stopping.']);
    const began = performance.now();
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    // A stop in peace waits ten seconds for the rest of the request.
    expect(performance.now() - began).toBeLessThan(5_000);
    socket.destroy();
  });
});
