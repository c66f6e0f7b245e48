import type { Page } from 'playwright-core';

/** What has the focus: its role or kind, and its name as it is read out. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) return 'nothing';
    const label =
      element instanceof HTMLInputElement || element instanceof HTMLSelectElement ? element.labels?.[0] : null;
    const name = element.getAttribute('aria-label') ?? label?.innerText ?? (element as HTMLElement).innerText;
    return `${element.tagName.toLowerCase()} ${name.trim().split('\n')[0]}`;
  });

const MOST_STEPS = 60;

/** Presses a key until what is looked for has the focus. */
export async function walkTo(page: Page, wanted: RegExp, key = 'Tab'): Promise<string> {
  const seen: string[] = [];
  for (let step = 0; step < MOST_STEPS; step++) {
    await page.keyboard.press(key);
    const at = await focused(page);
    if (wanted.test(at)) return at;
    seen.push(at);
  }
  throw new Error(`${key} never comes to ${wanted}: ${seen.join(' > ')}`);
}
