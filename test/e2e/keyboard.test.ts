import { describe, expect, test } from 'vitest';
import { focused, walkTo } from '../support/keyboard.ts';
import { canonicalFile } from '../support/response-files.ts';
import { testApp } from '../support/test-app.ts';
import { settled } from '../support/watched-page.ts';

const demo = await testApp('demo');

describe('by keyboard alone', () => {
  test('a subject is found and its reasons read', async () => {
    const page = await demo.visit('/');
    await walkTo(page, /^a Network$/);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/network');
    await settled(page);
    expect(await focused(page)).toBe('h1 Network');

    await walkTo(page, /^input Name$/);
    await page.keyboard.type('cartwright');
    await page.waitForURL('**/network?q=cartwright');
    await settled(page);
    // The arrows go from row to row once one is in the table.
    await walkTo(page, /^a .* Cartwright$/);
    await walkTo(page, /^a Peter Cartwright$/, 'ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/subjects/*');
    await settled(page);
    expect(await focused(page)).toBe('h1 Peter Cartwright');

    await walkTo(page, /^summary Why\?$/);
    await page.keyboard.press('Enter');
    const clause = page.getByRole('heading', { name: 'Share of contacts that count' });
    await clause.waitFor();
    expect(await clause.isVisible()).toBe(true);

    await walkTo(page, /^summary The same figures as a table$/);
    await page.keyboard.press('Enter');
    expect(await page.getByRole('rowheader', { name: 'July 2025' }).isVisible()).toBe(true);
    await walkTo(page, /^a World-class call certification 2011$/);
    await page.keyboard.press('Enter');
    await page.waitForURL('**rulebook=world-class-call@2011');
    await settled(page);
    expect(await focused(page)).toBe('a World-class call certification 2011');
  });

  test('a file is chosen, checked and imported', async () => {
    const page = await demo.visit('/imports');
    const chooser = page.waitForEvent('filechooser', { timeout: 30_000 });
    await walkTo(page, /^a Import a file$/);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/imports/new');
    await settled(page);
    await walkTo(page, /^input Drop a file here, or choose a file/);
    await page.keyboard.press('Enter');
    await (await chooser).setFiles(canonicalFile(50));
    await page.waitForURL('**/imports/new?upload=*');
    await settled(page);
    // What had the focus went with its step: the step one has come to takes it.
    expect(await focused(page)).toBe('li 2');

    await walkTo(page, /^button Check the whole file$/);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Import 50 rows' }).waitFor();
    await settled(page);
    expect(await focused(page)).toBe('section What became of the rows');
    await walkTo(page, /^button Import 50 rows$/);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/imports\/[0-9a-f-]{36}$/);
    await page.getByText(/finished/).waitFor();
    await settled(page);
    await walkTo(page, /^a See the network$/);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/network');
    const { rows } = await demo.get<{ rows: { counts: { taken: number } }[] }>('imports');
    expect(rows[0]?.counts.taken).toBe(50);
  });

  test('a dialog holds the focus and gives it back', async () => {
    const page = await demo.visit('/network?status=certified&level=site');
    await page.locator('tbody a').first().press('Enter');
    await page.waitForURL('**/subjects/*');
    await settled(page);
    const opener = await walkTo(page, /^button Withdraw certificate/);
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    // Opened from a cell of a table, whose text does not wrap.
    expect(await dialog.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
    for (let step = 0; step < 8; step++) {
      await page.keyboard.press('Tab');
      const outside = await page.evaluate(
        () => document.activeElement !== document.body && document.activeElement?.closest('dialog') === null,
      );
      expect(outside).toBe(false);
    }
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await focused(page)).toBe(opener);
  });

  test('the skip link leads past the header', async () => {
    const page = await demo.visit('/registry');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('a Skip to content');
    await page.keyboard.press('Enter');
    await walkTo(page, /./);
    expect(await focused(page)).toBe('button Copy link');
  });
});
