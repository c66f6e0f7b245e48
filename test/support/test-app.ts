import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, expect, inject } from 'vitest';
import type { AccountDeps } from '../../src/actions/accounts/account-deps.ts';
import { startApp, type App, type AppOptions } from './app.ts';
import { launchBrowser } from './browser.ts';
import type { AppTemplates } from './demo-database.ts';
import { databaseUrl, dropDatabase, execute } from './test-server.ts';
import { settled, watch } from './watched-page.ts';

export type VisitOptions = {
  readonly language?: 'en' | 'fr';
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: 'light' | 'dark';
  /** As an operator who is not the one that decides. */
  readonly asOther?: boolean;
};

export type TestApp = {
  readonly origin: string;
  readonly accounts: AccountDeps;
  readonly browser: Browser;
  /** Opens a page of the app as a new visitor would, and waits until it stands still. */
  readonly visit: (path: string, options?: VisitOptions) => Promise<Page>;
  /** Problems that the test at hand provokes; any other fails it. */
  readonly allow: (problem: RegExp) => void;
  /** An answer of the API, to compare with what the page says. */
  readonly get: <T>(path: string) => Promise<T>;
};

/** Long for a page, short beside the time a test may take: what does not come is named. */
const PATIENCE_MS = 10_000;
let count = 0;

/**
 * A server on a database of its own and a browser, for one test file: call it at the top with `await`. After each
 * test its pages are closed, and any error in the console, uncaught exception or request to another origin fails it.
 */
export async function testApp(
  network: keyof AppTemplates,
  options: Pick<AppOptions, 'byCookie' | 'webhookHosts'> = {},
): Promise<TestApp> {
  const { adminUrl, prefix } = inject('testServer');
  const name = `${prefix}_${process.pid}_app_${++count}`;
  await execute(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${inject('appTemplates')[network]}`);
  const app: App = await startApp({ databaseUrl: databaseUrl(adminUrl, name), ...options });
  const browser = await launchBrowser();
  const problems: string[] = [];
  const allowed: RegExp[] = [];

  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    const unexpected = problems.splice(0).filter((problem) => !allowed.some((each) => each.test(problem)));
    allowed.length = 0;
    expect(unexpected).toEqual([]);
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
    await dropDatabase(adminUrl, name);
  });

  return {
    origin: app.origin,
    accounts: app.accounts,
    browser,
    allow: (problem) => void allowed.push(problem),
    visit: async (path, { language = 'en', width = 1280, height = 900, scheme = 'light', asOther = false } = {}) => {
      const context = await browser.newContext({
        viewport: { width, height },
        locale: language === 'fr' ? 'fr-CA' : 'en-CA',
        colorScheme: scheme,
        reducedMotion: 'reduce',
        permissions: ['clipboard-read', 'clipboard-write'],
      });
      if (asOther) await context.addCookies([{ name: 'as', value: 'other', url: app.origin }]);
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE_MS);
      watch(page, app.origin, problems);
      await page.goto(app.origin + path);
      await settled(page);
      return page;
    },
    get: async <T>(path: string): Promise<T> => {
      const response = await fetch(`${app.origin}/api/${path}`);
      if (!response.ok) throw new Error(`GET /api/${path}: ${response.status} ${await response.text()}`);
      return (await response.json()) as T;
    },
  };
}
