import { describe, expect, test } from 'vitest';
import { testApp } from '../support/test-app.ts';
import { checkPage, settled } from '../support/watched-page.ts';

const demo = await testApp('demo');

describe('what stands around every page', () => {
  test('the language changes where one is, and stays', async () => {
    const page = await demo.visit('/network?level=site&status=not-met&sort=share&order=asc');
    const before = page.url();
    const names = await page.locator('tbody td:first-child').allInnerTexts();
    await page.getByRole('button', { name: 'Français' }).click();
    await settled(page);
    expect(page.url()).toBe(before);
    expect(await page.locator('html').getAttribute('lang')).toBe('fr');
    expect(await page.title()).toBe('Réseau · Plaudit');
    expect(await page.locator('tbody td:first-child').allInnerTexts()).toEqual(names);
    expect(await page.locator('tbody td:nth-child(4)').first().innerText()).toMatch(/^\d\d,\d$/);
    await page.reload();
    await settled(page);
    expect(await page.title()).toBe('Réseau · Plaudit');
  });

  test('a link may name its language', async () => {
    const page = await demo.visit('/rulebooks?lang=fr');
    expect(await page.locator('h1').innerText()).toBe('Règlements');
    await page.getByRole('button', { name: 'English' }).click();
    await settled(page);
    expect(await page.locator('h1').innerText()).toBe('Rulebooks');
    expect(new URL(page.url()).search).toBe('');
  });

  test('the colours follow the system until they are chosen', async () => {
    const page = await demo.visit('/', { scheme: 'dark' });
    const scheme = () => page.locator('html').getAttribute('data-mantine-color-scheme');
    expect(await scheme()).toBe('dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await expect.poll(scheme).toBe('light');
    await page.getByRole('button', { name: 'Dark' }).click();
    await expect.poll(scheme).toBe('dark');
    await page.reload();
    await settled(page);
    expect(await scheme()).toBe('dark');
    await checkPage(page, { contrast: true });
  });

  test('the menu of a small screen opens, and closes with the page', async () => {
    const page = await demo.visit('/', { width: 390, height: 844 });
    const menu = page.getByRole('button', { name: 'Menu' });
    expect(await page.getByRole('link', { name: 'Journal' }).isVisible()).toBe(false);
    await menu.click();
    expect(await menu.getAttribute('aria-expanded')).toBe('true');
    await checkPage(page, { contrast: true });
    await page.getByRole('link', { name: 'Journal' }).click();
    await page.waitForURL('**/journal');
    await settled(page);
    expect(await menu.getAttribute('aria-expanded')).toBe('false');
  });

  test('copies the address with its filters', async () => {
    const page = await demo.visit('/registry?year=2015');
    await page.getByRole('button', { name: 'Copy link' }).click();
    await page.getByRole('button', { name: 'Link copied' }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
  });

  test.each([
    ['/nowhere/at/all', 'There is nothing at this address'],
    ['/subjects', 'There is nothing at this address'],
  ])('%s is said to lead nowhere', async (path, title) => {
    const page = await demo.visit(path);
    expect(await page.locator('h1').innerText()).toBe(title);
    expect(await page.getByRole('link', { name: 'Search the registry' }).getAttribute('href')).toBe('/registry');
    await checkPage(page, { contrast: true });
  });

  test('a fault of the server is told in one sentence, with a way to try again', async () => {
    demo.allow(/500 .*api\/overview/);
    const page = await demo.visit('/');
    const fault = {
      type: 'urn:plaudit:problem:internal',
      title: 'A fault in Plaudit',
      status: 500,
      code: 'internal',
      detail: 'Something went wrong in Plaudit itself, and it has been logged.',
      place: null,
      params: {},
    };
    await page.route('**/api/overview*', (route) =>
      route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify(fault) }),
    );
    await page.getByRole('link', { name: 'Network' }).click();
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toContain('The server met a fault. It was logged; trying again may help.');
    await checkPage(page, { contrast: true });
    await page.unroute('**/api/overview*');
    await alert.getByRole('button', { name: 'Try again' }).click();
    await settled(page);
    expect(await page.locator('tbody tr').count()).toBe(50);
  });

  test('a server that cannot be reached is told as that', async () => {
    demo.allow(/Failed to load resource/);
    const page = await demo.visit('/', { language: 'fr' });
    await page.route('**/api/**', (route) => route.abort('connectionrefused'));
    await page.getByRole('link', { name: 'Journal' }).click();
    const alert = page.getByRole('alert');
    // Asked three times, because a broken connection may come back.
    await alert.waitFor();
    expect(await alert.innerText()).toContain('Le serveur est injoignable.');
    await checkPage(page, { contrast: true });
  });

  test('nothing moves for those who want no motion, and the focus can always be seen', async () => {
    const page = await demo.visit('/');
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: 'Skip to content' });
    expect(
      await skip.evaluate((link) => link === document.activeElement && link.getBoundingClientRect().top >= 0),
    ).toBe(true);
    for (let step = 0; step < 16; step++) {
      await page.keyboard.press('Tab');
      const outline = await page.evaluate(() => {
        const element = document.activeElement;
        return element === null ? 'none' : `${element.tagName} ${getComputedStyle(element).outlineStyle}`;
      });
      expect(outline).toMatch(/ solid$/);
    }
    await page.keyboard.press('Tab');
  });
});
