import { spawn } from 'node:child_process';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type pg from 'pg';
import type { NetworkSize } from './data/network.ts';
import { numbers } from './data/responses-csv.ts';
import { type BenchServer, connectionEnv } from './lib/database.ts';
import { quantile } from './lib/measure.ts';
import { networkDatabase } from './network.ts';

const LEVELS = ['csr', 'supervisor', 'site', 'organization'] as const;
const SORTS = ['name', 'status', 'n', 'share', 'low', 'organization', 'site'];
const STATUSES = ['not-met', 'not-enough-responses', 'undetermined', 'certified,on-track'];
const SEARCHES = ['Trem', 'gagn', 'roy', 'Organization 04', 'Site 2', 'ines', '123', '42', 'côté', 'nobody', 'kim w'];
const WARM_UP = 200;
const LIMIT_MS = 100;

/** Some public ids of each level, spread over the network. */
type Subjects = readonly (readonly string[])[];
type Answer = { readonly path: string; readonly ms: number };

/** Server time of overview and subject pages of the network, mixed, one after the other through HTTP. */
export async function benchPages(server: BenchServer, requests: number, size: NetworkSize): Promise<void> {
  console.log(
    `Pages of that network: ${requests.toLocaleString('en')} requests after ${WARM_UP} of warm-up and each order once`,
  );
  const database = await networkDatabase(server, size);
  try {
    const subjects = await someSubjects(database.pool);
    const app = await startApp(connectionEnv(database.connection));
    const began = performance.now();
    await app.ask('/api/overview');
    console.log(`  ${'first list after the start'.padEnd(42)} ${((performance.now() - began) / 1000).toFixed(2)} s`);
    for (const level of LEVELS) for (const sort of SORTS) await app.ask(`/api/overview?level=${level}&sort=${sort}`);
    const below = numbers(77);
    for (let i = 0; i < WARM_UP; i += 1) await app.ask(pathOf(below, subjects));
    const before = WARM_UP + 1 + LEVELS.length * SORTS.length;
    for (let i = 0; i < requests; i += 1) await app.ask(pathOf(below, subjects));
    print((await app.stop()).slice(before));
  } finally {
    await database.close();
  }
}

async function someSubjects(pool: pg.Pool): Promise<Subjects> {
  const each = [400, 150, 60, 40].map((limit, level) =>
    pool.query<{ id: string }>(
      'SELECT public_id AS id FROM subject WHERE level = $1 ORDER BY md5(name || org_id) LIMIT $2',
      [level, limit],
    ),
  );
  return (await Promise.all(each)).map(({ rows }) => rows.map((row) => row.id));
}

/** Half lists, two fifths subjects, the rest what every page asks for beside. */
function pathOf(below: (n: number) => number, subjects: Subjects): string {
  const pick = <T>(items: readonly T[]): T => items[below(items.length)] as T;
  const one = (level: number): string => pick(subjects[level] as readonly string[]);
  const kind = below(100);
  if (kind >= 95) return '/api/organizations';
  if (kind >= 90) return '/api/meta';
  if (kind >= 50) return `/api/subjects/${one(pick([0, 0, 0, 0, 0, 1, 1, 2, 2, 3]))}`;
  const level = pick([0, 0, 0, 0, 0, 0, 1, 1, 2, 3]);
  const query = new URLSearchParams({
    level: LEVELS[level] as string,
    sort: pick(SORTS),
    order: pick(['asc', 'desc']),
    size: '50',
  });
  // Half of the lists are filtered; those have few pages.
  const filters: readonly [name: string, value: string][] = [
    ['organization', one(3)],
    ['site', one(2)],
    ['supervisor', one(1)],
    ['status', pick(STATUSES)],
    ['q', pick(SEARCHES)],
  ];
  const filter = below(2) === 0 ? undefined : pick(filters);
  if (filter !== undefined) query.set(...filter);
  query.set('page', String(1 + below(filter === undefined ? ([12_000, 1000, 40, 10][level] as number) : 2)));
  return `/api/overview?${query}`;
}

type App = { ask(path: string): Promise<void>; stop(): Promise<Answer[]> };

async function startApp(env: NodeJS.ProcessEnv): Promise<App> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'pages-server.ts')], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const { port } = JSON.parse(String((await lines.next()).value)) as { port: number };
  const agent = new Agent({ keepAlive: true });
  return {
    ask: (path) =>
      new Promise((resolve, reject) => {
        get({ host: '127.0.0.1', port, path, agent }, (response) => {
          response
            .resume()
            .on('end', () =>
              response.statusCode === 200 ? resolve() : reject(new Error(`${path} answers ${response.statusCode}`)),
            );
        }).on('error', reject);
      }),
    async stop() {
      agent.destroy();
      child.stdin.end();
      return JSON.parse(String((await lines.next()).value)) as Answer[];
    },
  };
}

function print(answers: readonly Answer[]): void {
  const kinds = new Map<string, number[]>([['all', []]]);
  for (const { path, ms } of answers) {
    const kind = /^\/api\/(overview|subjects)/.exec(path)?.[1] ?? 'beside';
    for (const each of ['all', kind]) kinds.set(each, [...(kinds.get(each) ?? []), ms]);
  }
  for (const [kind, times] of kinds) {
    const [p50, p99] = [quantile(times, 0.5), quantile(times, 0.99)];
    const verdict = kind === 'all' ? `; p99 under ${LIMIT_MS}: ${p99 < LIMIT_MS ? 'yes' : 'NO'}` : '';
    console.log(
      `  ${kind.padEnd(42)} p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, of ${times.length}${verdict}`,
    );
  }
}
