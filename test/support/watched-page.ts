import type { Page, Request } from 'playwright-core';
import { expect } from 'vitest';
import { axeViolations } from './browser.ts';

/** Requests under way, by page. */
const underWay = new WeakMap<Page, Set<Request>>();
const QUIET_LOOKS = 5;
const LOOK_EVERY_MS = 15;
const PATIENCE_MS = 15_000;

/** Notes every error in the console, uncaught exception, and request that leaves the app's origin. */
export function watch(page: Page, origin: string, problems: string[]): void {
  const requests = new Set<Request>();
  underWay.set(page, requests);
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`${message.text()} ${message.location().url}`.trim());
  });
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('request', (request) => {
    requests.add(request);
    if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).origin !== origin) {
      problems.push(`left the origin: ${request.url()}`);
    }
  });
  page.on('requestfinished', (request) => requests.delete(request));
  page.on('requestfailed', (request) => requests.delete(request));
}

/** Waits until the page has its heading, asks for nothing more and shows nothing as being on its way. */
export async function settled(page: Page): Promise<void> {
  const requests = underWay.get(page);
  const until = performance.now() + PATIENCE_MS;
  // Several looks, because between two requests there may be a moment without any.
  for (let quiet = 0; quiet < QUIET_LOOKS; quiet++) {
    if (performance.now() > until) throw new Error(`${page.url()} does not come to rest.`);
    await page.waitForTimeout(LOOK_EVERY_MS);
    if ((requests?.size ?? 0) > 0 || !(await stands(page))) quiet = -1;
  }
}

/** False while the page is being replaced by another one, too. */
const stands = (page: Page): Promise<boolean> =>
  page
    .evaluate(() => {
      const body = document.body.isConnected && document.querySelector('h1') !== null;
      return body && document.querySelector('[aria-busy="true"]') === null && document.fonts.status === 'loaded';
    })
    .catch(() => false);

/**
 * What holds on every page: accessible, no wider than the window, titled, one h1, marked as simulated or not. Its
 * contrast in light and dark is looked at where every page is (pages.test.ts).
 */
export async function checkPage(
  page: Page,
  { simulated = true, contrast = false }: { simulated?: boolean; contrast?: boolean } = {},
): Promise<void> {
  const facts = await page.evaluate(() => ({
    tooWide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    headings: document.querySelectorAll('h1').length,
    titled: /^\S.* · Plaudit$/.test(document.title),
    banners: [...document.querySelectorAll('aside')].map((aside) => aside.getAttribute('aria-label')),
  }));
  expect(facts).toEqual({
    tooWide: 0,
    headings: 1,
    titled: true,
    banners: simulated ? [expect.stringMatching(/^(Simulated data|Données simulées)$/)] : [],
  });
  expect(await axeViolations(page, { contrast })).toEqual([]);
}

/** A file of the app's own origin as text, as the browser of the page would get it. */
export async function download(page: Page, path: string): Promise<string> {
  const response = await page.request.get(new URL(path, page.url()).href);
  expect(response.status()).toBe(200);
  return response.text();
}
