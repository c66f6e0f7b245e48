import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { RunOptions, run } from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { findChromium } from './chromium.ts';

const FLAGS = [
  // The tests open nothing but their own pages on loopback, and many containers forbid the sandbox.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--no-first-run',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts a headless Chromium; the caller closes it, once per test file. */
export async function launchBrowser(): Promise<Browser> {
  const { executablePath, env } = await findChromium();
  return chromium.launch({ executablePath, args: FLAGS, env: { ...process.env, ...env } });
}

/** One broken accessibility rule: which, how grave, what it wants, and the CSS path of each element. */
export type AxeViolation = {
  readonly rule: string;
  readonly impact: string;
  readonly help: string;
  readonly targets: readonly string[];
};

const WCAG_22_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];

const AXE = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
type WithAxe = { axe?: { run: typeof run } };

/**
 * What axe finds against WCAG 2.2 AA on the page as it stands; an empty list is the only good answer. Contrast, which
 * takes most of its time, can be left out where the same page is looked at elsewhere.
 */
export async function axeViolations(page: Page, { contrast = true } = {}): Promise<AxeViolation[]> {
  if (await page.evaluate(() => (globalThis as WithAxe).axe === undefined)) await page.evaluate(AXE);
  const options: RunOptions = {
    runOnly: WCAG_22_AA,
    // Every element that is right need not be described.
    resultTypes: ['violations'],
    rules: { 'color-contrast': { enabled: contrast } },
  };
  const violations = await page.evaluate(async (given) => {
    const { axe } = globalThis as WithAxe;
    const found = await axe?.run(document, given);
    return found?.violations.map(({ id, impact, help, nodes }) => ({
      ...{ rule: id, impact: impact ?? 'unknown', help },
      targets: nodes.map(({ target }) => target.join(' ')),
    }));
  }, options);
  if (violations === undefined) throw new Error(`axe did not run on ${page.url()}.`);
  return violations;
}
