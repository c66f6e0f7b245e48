import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Overview } from '../../src/http/contract/decisions.ts';
import type { ImportRun } from '../../src/http/contract/imports.ts';
import {
  ambiguousFile,
  canonicalFile,
  emptyFile,
  fileWithRejects,
  pdfFile,
  starFile,
  type ResponseFile,
} from '../support/response-files.ts';
import { testApp, type VisitOptions } from '../support/test-app.ts';
import { checkPage, download, settled } from '../support/watched-page.ts';

const app = await testApp('empty');

/** Chooses a file and waits until it is there, or refused. */
async function choose(file: ResponseFile, options?: VisitOptions): Promise<Page> {
  const page = await app.visit('/imports/new', options);
  await page.setInputFiles('input[type="file"]', file);
  await Promise.race([page.waitForURL('**/imports/new?upload=*'), page.getByRole('alert').waitFor()]);
  await settled(page);
  return page;
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });

/** The counts of an import or dry run, by their words. */
async function countsOn(page: Page): Promise<Record<string, string>> {
  const counts = page.getByRole('region', { name: 'What became of the rows' });
  const names = await counts.locator('dt').allInnerTexts();
  const values = await counts.locator('dt + dd').allInnerTexts();
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
}

/** Waits for the dry run that `start` begins. */
async function check(page: Page): Promise<void> {
  await button(page, 'Check the whole file').click();
  await page.waitForURL('**&dry=*');
  await page.getByText('Would be taken').waitFor();
  await page.getByRole('progressbar').waitFor({ state: 'detached' });
  await settled(page);
}

async function importIt(page: Page, label: RegExp | string): Promise<void> {
  await button(page, label).click();
  await page.waitForURL(/\/imports\/[0-9a-f-]{36}$/);
  await page.getByText(/finished/).waitFor();
  await settled(page);
}

const lastMonthOf = async (): Promise<string | null> => (await app.get<{ lastMonth: string | null }>('meta')).lastMonth;

describe('importing a file', () => {
  test('with the canonical header: check, import with progress, history, and nothing the second time', async () => {
    const page = await choose(canonicalFile(20_000));
    expect(await page.locator('[aria-current="step"]').innerText()).toContain('Check');
    expect(await page.locator('main').innerText()).toContain('The header is Plaudit’s own, so no mapping is needed.');
    await checkPage(page, { simulated: false });

    await check(page);
    const expected = { 'Rows read': '20,000', 'Unchanged': '0', 'Corrected': '0', 'Rejected': '0', 'Unanswered': '0' };
    expect(await countsOn(page)).toEqual({ ...expected, 'Would be taken': '20,000' });
    // A check takes nothing.
    expect(await lastMonthOf()).toBe(null);

    await button(page, 'Import 20,000 rows').click();
    await page.getByRole('progressbar').waitFor({ state: 'attached' });
    expect(await page.getByText('You can leave this page; the import goes on').count()).toBe(1);
    await page.getByRole('link', { name: 'All imports' }).click();
    await page.waitForURL('**/imports');
    // The list moves on by itself.
    const first = page.locator('tbody tr').first();
    await first.getByText('Finished').waitFor();
    expect(await page.locator('tbody td:nth-child(2)').allInnerTexts()).toEqual(['Import', 'Dry run']);
    await first.getByRole('link').click();
    await page.waitForURL(/\/imports\/[0-9a-f-]{36}$/);
    await settled(page);
    expect(await countsOn(page)).toEqual({ ...expected, Taken: '20,000' });
    await checkPage(page, { simulated: false });

    await page.getByRole('link', { name: 'See the network' }).click();
    await page.waitForURL('**/network');
    await settled(page);
    expect(await page.locator('tbody tr').count()).toBe(12);
    const before = await app.get<Overview>('overview?level=site');
    expect(before.rows.map((row) => [row.subject.name, row.status])).toEqual([['Saint John', 'on-track']]);

    const again = await choose(canonicalFile(20_000, 'the-same-again.csv'));
    await check(again);
    expect(await countsOn(again)).toEqual({ ...expected, 'Would be taken': '0', 'Unchanged': '20,000' });
    await importIt(again, 'Import the file again');
    expect(await countsOn(again)).toEqual({ ...expected, Taken: '0', Unchanged: '20,000' });
    const { asOf: _, ...after } = await app.get<Overview>('overview?level=site');
    expect(after).toEqual({ ...after, rows: before.rows, counts: before.counts });
  });

  test('with one column a star: the mapping is proposed, what is missing asked, and the mapping kept', async () => {
    const page = await choose(starFile());
    const overall = page.getByRole('combobox', { name: 'Overall satisfaction' });
    expect(await overall.locator('option:checked').innerText()).toBe(
      '1 Star Count, 2 Star Count, 3 Star Count, 4 Star Count, 5 Star Count (5 columns)',
    );
    expect(await page.getByRole('combobox', { name: 'Resolved?' }).locator('option:checked').innerText()).toBe(
      'Helped Resolve Surveys',
    );
    await checkPage(page, { simulated: false });

    // Going on without an answer leads to the question, not to an import.
    await button(page, 'Check the whole file').click();
    expect(await page.getByText('Answer the questions above first.').count()).toBe(1);
    const question = page.getByRole('group', { name: 'Which organization do the responses belong to?' });
    const name = question.getByRole('textbox');
    expect(await name.evaluate((field) => field === document.activeElement)).toBe(true);
    await name.fill('Chat outsourcer');
    await name.press('Enter');
    await page.getByText(/^0 of 20 rows would be rejected/).waitFor();
    await settled(page);

    await check(page);
    expect((await countsOn(page))['Would be taken']).toBe('40');
    await page.getByLabel('Keep this mapping under a name').fill('Chats with stars');
    await importIt(page, 'Import 40 rows');
    expect((await countsOn(page))['Taken']).toBe('40');
    const { rows } = await app.get<{ rows: { name: string; mapping: string }[] }>('mappings');
    expect(rows.map((row) => row.name)).toEqual(['Chats with stars']);
    expect(rows[0]?.mapping).toContain('constant: Chat outsourcer');

    const next = await choose({ ...starFile(), name: 'chat-stars-july.csv' });
    await next.getByRole('combobox', { name: 'Saved mapping' }).selectOption('Chats with stars');
    await next.getByText(/^0 of 20 rows would be rejected/).waitFor();
    await settled(next);
    await check(next);
    expect((await countsOn(next))['Unchanged']).toBe('40');
  });

  test('with an ambiguous date order: the question must be answered, and the answer is shown in the rows', async () => {
    const page = await choose(ambiguousFile(), { language: 'fr', width: 390, height: 844 });
    const order = page.getByRole('group', { name: /« Call Date »/ });
    const choices = await order
      .getByRole('radio')
      .evaluateAll((radios: HTMLInputElement[]) => radios.map((r) => r.value));
    expect(choices).toEqual(['day-first', 'month-first']);
    expect(await order.getByRole('radio', { checked: true }).count()).toBe(0);
    await button(page, 'Vérifier tout le fichier').click();
    expect(
      await order
        .getByRole('radio')
        .first()
        .evaluate((radio) => radio === document.activeElement),
    ).toBe(true);
    expect(page.url()).not.toContain('dry=');
    await checkPage(page, { simulated: false });

    await order.getByRole('radio').first().check();
    await settled(page);
    await page
      .getByRole('group', { name: /fuseau horaire/ })
      .getByRole('radio', { name: 'UTC' })
      .check();
    await page.locator('[aria-labelledby="preview"] tbody td').first().waitFor();
    await settled(page);
    const cells = await page.locator('[aria-labelledby="preview"] tbody tr').first().innerText();
    expect(cells).toContain('2026-04-01');
    await button(page, 'Vérifier tout le fichier').click();
    await page.waitForURL('**&dry=*');
    await button(page, /^Importer 24 /).waitFor();
    await checkPage(page, { simulated: false });
  });

  test('with bad rows: the good ones are taken, the others downloadable with line, field and reason', async () => {
    const page = await choose(fileWithRejects());
    await check(page);
    expect(await countsOn(page)).toMatchObject({ 'Rows read': '5', 'Would be taken': '2', 'Rejected': '3' });
    await importIt(page, 'Import 2 rows');
    const reasons = page.getByRole('region', { name: 'Why rows were rejected' });
    expect((await reasons.locator('tbody td:first-child').allInnerTexts()).toSorted()).toEqual([
      'The row has fewer cells than the header',
      'The time is not written as expected (ISO 8601, such as 2015-06-01T10:00:00Z, or as the mapping says)',
      'This is not on the scale (1 to 5, or as the mapping says)',
    ]);
    await checkPage(page, { simulated: false });
    const link = page.getByRole('link', { name: 'Download the rejected rows as CSV' });
    const csv = await download(page, (await link.getAttribute('href')) ?? '');
    const lines = csv.trimEnd().split('\r\n');
    expect(lines[0]).toBe('\uFEFFline,field,reason,message,value');
    expect(lines.slice(1).map((line) => line.split(',').slice(0, 3).join(' '))).toEqual([
      '3 contact_at time.malformed',
      '4 overall_satisfaction score.out-of-range',
      '5  row.too-short',
    ]);
  });

  test.each([
    ['a PDF', pdfFile, 'The file’s format is not one Plaudit reads.', 'report.pdf is a PDF document'],
    ['an empty file', emptyFile, 'The file is empty.', 'nothing.csv is empty.'],
  ])('that is %s: one sentence says so, and the page stays', async (_, make, title, sentence) => {
    app.allow(/422 .*api\/uploads/);
    const page = await choose(make());
    const alert = page.getByRole('alert');
    expect(await alert.innerText()).toContain(title);
    expect(await alert.innerText()).toContain(sentence);
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/imports/new');
    await checkPage(page, { simulated: false });
    // Another file can be chosen at once.
    await page.setInputFiles('input[type="file"]', canonicalFile(3));
    await page.waitForURL('**/imports/new?upload=*');
  });

  test('can be left at any step and found again by its address', async () => {
    const page = await choose(starFile());
    await page
      .getByRole('group', { name: /Which organization/ })
      .getByRole('textbox')
      .fill('Left and found');
    await page
      .getByRole('group', { name: /Which organization/ })
      .getByRole('textbox')
      .press('Enter');
    await page.getByText(/^0 of 20 rows would be rejected/).waitFor();
    await settled(page);
    await page.reload();
    await settled(page);
    expect(await page.getByText(/^0 of 20 rows would be rejected/).count()).toBe(1);
    await button(page, 'Choose another file').click();
    await page.waitForURL('**/imports/new');
    app.allow(/404 .*api\/uploads/);
    await page.goBack();
    await page.getByText('This file is no longer here').waitFor();
  });

  test('stands in the list with what was tried and what was taken', async () => {
    const { rows } = await app.get<{ rows: ImportRun[] }>('imports?size=200');
    const page = await app.visit('/imports');
    expect(await page.locator('tbody td:first-child').allInnerTexts()).toEqual(rows.map((row) => row.file));
  });
});
