import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Overview } from '../../src/http/contract/decisions.ts';
import { testApp } from '../support/test-app.ts';
import { checkPage, download, settled } from '../support/watched-page.ts';

const demo = await testApp('demo');
const empty = await testApp('empty');

/** The texts of a column, counted from 1. */
const column = (page: Page, index: number): Promise<string[]> =>
  page.locator(`tbody td:nth-child(${index})`).allInnerTexts();
const namesOf = ({ rows }: Overview): string[] => rows.map((row) => row.subject.name);
const csvOf = async (page: Page): Promise<string[]> => {
  const href = await page.getByRole('link', { name: 'Export as CSV' }).getAttribute('href');
  return (await download(page, href ?? '')).trimEnd().split('\r\n');
};

describe('the network', () => {
  test('sorts by a header, and the address says so', async () => {
    const page = await demo.visit('/network');
    expect(await column(page, 1)).toEqual(namesOf(await demo.get<Overview>('overview')));
    const header = page.getByRole('columnheader', { name: 'Share, %' });
    expect(await header.getAttribute('aria-sort')).toBe('none');

    await header.getByRole('button').click();
    await page.waitForURL('**/network?sort=share&order=asc');
    await settled(page);
    expect(await header.getAttribute('aria-sort')).toBe('ascending');
    await header.getByRole('button').click();
    await page.waitForURL('**/network?sort=share&order=desc');
    await settled(page);
    expect(await header.getAttribute('aria-sort')).toBe('descending');
    const sorted = await demo.get<Overview>('overview?sort=share&order=desc');
    expect(await column(page, 1)).toEqual(namesOf(sorted));
    expect(await column(page, 4)).toEqual(sorted.rows.map((row) => ((row.share ?? 0) * 100).toFixed(1)));
  });

  test('keeps the subjects of the statuses pressed', async () => {
    const page = await demo.visit('/network?level=site');
    const { counts } = await demo.get<Overview>('overview?level=site');
    const notMet = page.getByRole('button', { name: /^Not met/ });
    expect(await notMet.innerText()).toBe(`Not met\n${counts['not-met']}`);
    await notMet.click();
    await settled(page);
    expect(await notMet.getAttribute('aria-pressed')).toBe('true');
    expect(await column(page, 2)).toEqual(new Array(counts['not-met']).fill('Not met'));

    await page.getByRole('button', { name: /^Certified/ }).click();
    await page.waitForURL('**/network?level=site&status=certified,not-met');
    await settled(page);
    expect(await page.locator('tbody tr').count()).toBe(counts['not-met'] + counts.certified);
    expect(await page.getByRole('button', { name: /^Expired/ }).isDisabled()).toBe(true);
  });

  test('finds a name whether or not its accents are typed', async () => {
    const page = await demo.visit('/network');
    const search = page.getByRole('searchbox', { name: 'Name' });
    for (const typed of ['élodie', 'ELODIE', 'Élodie']) {
      await search.fill(typed);
      await page.waitForURL(`**/network?q=${encodeURIComponent(typed)}`);
      await settled(page);
      const names = await column(page, 1);
      expect(names.length).toBeGreaterThan(0);
      expect(names.every((name) => name.includes('Élodie'))).toBe(true);
    }
  });

  test('turns pages, and comes back to the same state on reload and by the back button', async () => {
    const page = await demo.visit('/network?sort=n&order=desc&status=certified');
    const { total } = await demo.get<Overview>('overview?status=certified');
    expect(await page.getByRole('navigation', { name: 'Pages' }).innerText()).toContain(
      `1 of ${Math.ceil(total / 50)}`,
    );
    await page.getByRole('link', { name: 'Next', exact: true }).click();
    await page.waitForURL('**&page=2');
    await settled(page);
    expect(await page.getByText(`51–100 of ${total} rows`).count()).toBe(1);
    const second = await column(page, 1);

    await page.reload();
    await settled(page);
    expect(await column(page, 1)).toEqual(second);
    expect(await page.getByRole('button', { name: /^Certified/ }).getAttribute('aria-pressed')).toBe('true');
    expect(await page.getByRole('columnheader', { name: /^n/ }).getAttribute('aria-sort')).toBe('descending');

    await page.locator('tbody a').first().click();
    await page.waitForURL('**/subjects/*');
    await settled(page);
    await page.goBack();
    await page.waitForURL('**&page=2');
    await settled(page);
    expect(await column(page, 1)).toEqual(second);
  });

  test('exports what it shows: same filters, same order, all pages', async () => {
    const query = 'level=supervisor&status=certified&sort=share&order=desc';
    const page = await demo.visit(`/network?${query}`);
    const [header, ...lines] = await csvOf(page);
    expect(header).toContain('name');
    const shown = await demo.get<Overview>(`overview?${query}&size=200`);
    expect(lines.length).toBe(shown.total);
    expect(lines.map((line) => namesOf(shown).findIndex((name) => line.includes(name)))).toEqual(
      shown.rows.map((_, index) => index),
    );
  });

  test('judges by another edition, and takes it along to a subject', async () => {
    const page = await demo.visit('/network?level=organization');
    expect(await column(page, 2)).toEqual(new Array(6).fill('Undetermined'));
    await page.getByRole('combobox', { name: 'Edition' }).selectOption('world-class-call@2013');
    await page.waitForURL('**rulebook=world-class-call@2013');
    await settled(page);
    const { counts } = await demo.get<Overview>('overview?level=organization&rulebook=world-class-call@2013');
    expect(counts.certified).toBe(1);
    expect((await column(page, 2)).filter((status) => status === 'Certified').length).toBe(1);
    await page.getByRole('link', { name: 'Assurances Boisclair & Filles' }).click();
    await page.waitForURL('**/subjects/*?rulebook=world-class-call@2013');
  });

  test.each(['en', 'fr'] as const)('fits the window at every width, in %s', async (language) => {
    const page = await demo.visit('/network?q=brandon', { language });
    const tooWide: Record<number, number> = {};
    for (const width of [390, 640, 641, 900, 1240, 1241, 1280, 1440, 1920]) {
      await page.setViewportSize({ width, height: 900 });
      await settled(page);
      const over = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      if (over > 0) tooWide[width] = over;
    }
    expect(tooWide).toEqual({});
  });

  test('says how to begin where nothing was imported yet', async () => {
    const page = await empty.visit('/network');
    expect(await page.locator('main').innerText()).toContain('No responses yet');
    await checkPage(page, { simulated: false });
    await page.getByRole('link', { name: 'Import a file' }).click();
    await page.waitForURL('**/imports/new');
  });
});

describe('an empty database', () => {
  test.each(['/', '/registry', '/comparison', '/imports', '/decisions', '/journal'])(
    '%s says what to do',
    async (path) => {
      const page = await empty.visit(path, { language: 'fr', width: 390 });
      await checkPage(page, { simulated: false });
      expect(await page.getByRole('alert').count()).toBe(0);
    },
  );
});
