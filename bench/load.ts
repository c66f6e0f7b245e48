import { spawn } from 'node:child_process';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { numbers } from './data/responses-csv.ts';
import { type BenchServer, connectionEnv } from './lib/database.ts';
import { quantile } from './lib/measure.ts';
import type { Answered } from './lib/serve.ts';

const LIMIT_MS = 250;
/** Someone reads a page for some seconds before the next. */
const READS_MS = [1000, 5000] as const;
const LEVELS = ['csr', 'supervisor', 'site', 'organization'];
const SORTS = ['name', 'status', 'n', 'share'];
const ALWAYS = ['/api/session', '/api/meta', '/api/organizations', '/api/rulebooks', '/api/registry'];

/** People of all roles, signed in, reading the demo network at once; each asks for a page, reads it, and goes on. */
export async function benchLoad(server: BenchServer, users: number, minutes: number): Promise<void> {
  console.log(`Load of ${users} signed-in users for ${minutes} minutes, demo network`);
  const database = await server.database();
  const child = spawn(process.execPath, [join(import.meta.dirname, 'load-server.ts'), String(users)], {
    env: { ...process.env, ...connectionEnv(database.connection) },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const { port, cookies } = JSON.parse(String((await lines.next()).value)) as { port: number; cookies: string[] };
  const agent = new Agent({ keepAlive: true });
  const ask = (path: string, cookie: string): Promise<string> =>
    new Promise((resolve, reject) => {
      get({ host: '127.0.0.1', port, path, agent, headers: { cookie } }, (response) => {
        let body = '';
        response
          .setEncoding('utf8')
          .on('data', (piece: string) => (body += piece))
          .on('end', () =>
            response.statusCode === 200 ? resolve(body) : reject(new Error(`${path} answers ${response.statusCode}`)),
          );
      }).on('error', reject);
    });
  const until = performance.now() + minutes * 60_000;
  await Promise.all(
    cookies.map(async (cookie, i) => {
      const below = numbers(i + 1);
      const pick = <T>(items: readonly T[]): T => items[below(items.length)] as T;
      const seen: string[] = [];
      await sleep(below(READS_MS[1]));
      while (performance.now() < until) {
        const kind = below(10);
        if (kind < 2) await ask(pick(ALWAYS), cookie);
        else if (kind < 6 && seen.length > 0) await ask(`/api/subjects/${pick(seen)}`, cookie);
        else {
          const list = await ask(`/api/overview?level=${pick(LEVELS)}&sort=${pick(SORTS)}&size=50`, cookie);
          const { rows } = JSON.parse(list) as { rows: { subject: { id: string } }[] };
          if (rows.length > 0) seen.push(pick(rows).subject.id);
        }
        await sleep(READS_MS[0] + below(READS_MS[1] - READS_MS[0]));
      }
    }),
  );
  agent.destroy();
  child.stdin.end();
  const answers = JSON.parse(String((await lines.next()).value)) as Answered[];
  await database.drop();
  const times = answers.map(({ ms }) => ms);
  const p99 = quantile(times, 0.99);
  console.log(
    `  ${'reads'.padEnd(42)} ${times.length.toLocaleString('en')}, ${(times.length / minutes / 60).toFixed(0)} a second; ` +
      `p50 ${quantile(times, 0.5).toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, most ${Math.max(...times).toFixed(0)} ms; ` +
      `p99 under ${LIMIT_MS}: ${p99 < LIMIT_MS ? 'yes' : 'NO'}`,
  );
}
