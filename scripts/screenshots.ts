/**
 * npm run screenshots: the pictures of the README (docs/images), from the demo network as it stands on one fixed day,
 * so that two runs differ only where the app does. Needs what the browser tests need, and builds the app first.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { startApp } from '../test/support/app.ts';
import { launchBrowser } from '../test/support/browser.ts';
import { createAppTemplates } from '../test/support/demo-database.ts';
import { databaseUrl, startTestServer } from '../test/support/test-server.ts';
import { settled, watch } from '../test/support/watched-page.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = join(ROOT, 'docs/images');
const WIDTH = 1280;
const MOST_BYTES = 200_000;
/** Where a reader of the README finds the app; certificates name it. */
const PUBLIC_URL = 'http://localhost:4300';

type Row = { subject: { id: string }; number: string };
type Shot = { name: string; height: number; path: string; prepare?: (page: Page) => Promise<void> };

async function buildWeb(): Promise<void> {
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  const build = spawn(process.execPath, [vite, 'build', '--logLevel=warn'], { cwd: ROOT, stdio: 'inherit' });
  await once(build, 'exit');
  if (build.exitCode !== 0) throw new Error('The web app does not build.');
}

async function shotsOf(origin: string): Promise<Shot[]> {
  const first = async (path: string): Promise<Row> => {
    const { rows } = (await (await fetch(`${origin}/api/${path}`)).json()) as { rows: Row[] };
    const row = rows[0];
    if (row === undefined) throw new Error(`The demo has nothing under ${path}.`);
    return row;
  };
  const site = await first('overview?level=site&q=winnipeg');
  const certificate = await first('registry?level=site&q=vancouver&edition=2015&status=active');
  return [
    { name: 'overview', height: 900, path: '/network' },
    {
      name: 'subject',
      height: 1480,
      path: `/subjects/${site.subject.id}`,
      prepare: (page) => page.getByText('Why?', { exact: true }).click(),
    },
    { name: 'certificate', height: 1440, path: `/certificates/${certificate.number}` },
  ];
}

await buildWeb();
await mkdir(FOLDER, { recursive: true });
const server = await startTestServer();
try {
  const templates = await createAppTemplates(server);
  const app = await startApp({ databaseUrl: databaseUrl(server.adminUrl, templates.demo), publicUrl: PUBLIC_URL });
  const browser = await launchBrowser();
  try {
    for (const { name, height, path, prepare } of await shotsOf(app.origin)) {
      const context = await browser.newContext({
        viewport: { width: WIDTH, height },
        locale: 'en-CA',
        timezoneId: 'UTC',
        reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      const problems: string[] = [];
      watch(page, app.origin, problems);
      await page.goto(app.origin + path);
      await settled(page);
      await prepare?.(page);
      await settled(page);
      const file = join(FOLDER, `${name}.png`);
      await writeFile(file, await page.screenshot({ animations: 'disabled' }));
      const { size } = await stat(file);
      console.log(`${relative(ROOT, file)}  ${Math.round(size / 1000)} kB`);
      if (size > MOST_BYTES) throw new Error(`${name}.png is larger than ${MOST_BYTES / 1000} kB.`);
      if (problems.length > 0) throw new Error(problems.join('\n'));
      await context.close();
    }
  } finally {
    await browser.close();
    await app.stop();
  }
} finally {
  await server.stop();
}
