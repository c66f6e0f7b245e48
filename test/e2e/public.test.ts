import { describe, expect, test } from 'vitest';
import type { Certificate, Registry } from '../../src/http/contract/registry.ts';
import { testApp } from '../support/test-app.ts';
import { checkPage, download, settled } from '../support/watched-page.ts';

const demo = await testApp('demo');

const oneOf = async (query: string): Promise<string> => {
  const { rows } = await demo.get<Registry>(`registry?status=active&size=1&${query}`);
  return rows[0]?.number ?? '';
};

describe('the public part', () => {
  test('leads from the home page by a search to a certificate', async () => {
    const page = await demo.visit('/');
    const inForce = await demo.get<Registry>('registry?status=active&size=1');
    const link = page.getByRole('link', { name: /certificates in force$/ });
    expect(await link.innerText()).toBe(`${inForce.total}\ncertificates in force`);

    await page.getByRole('searchbox', { name: 'Search the registry' }).fill('levis');
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await page.waitForURL('**/registry?q=levis');
    await settled(page);
    // Written without its accent, found with it.
    expect(await page.locator('tbody td:first-child a').allInnerTexts()).toEqual(['Lévis', 'Lévis']);
    await page
      .getByRole('row', { name: /FCR certification 2015/ })
      .getByRole('link', { name: 'Lévis' })
      .click();
    await page.waitForURL('**/certificates/PL-*');
    await settled(page);
    expect(await page.locator('h1').innerText()).toBe('Lévis');
    expect(await page.locator('h1').evaluate((heading) => heading === document.activeElement)).toBe(true);
  });

  test('shows the 26 centers of 2015 as transcribed, and exports what it shows', async () => {
    const page = await demo.visit('/registry');
    await page.getByRole('combobox', { name: 'Year' }).selectOption('2015');
    await page.waitForURL('**/registry?year=2015');
    await settled(page);
    const rows = page.locator('tbody tr');
    expect(await rows.count()).toBe(26);
    expect(await page.locator('tbody td:nth-child(6)').allInnerTexts()).toEqual(new Array(26).fill('Transcribed'));
    expect(await page.locator('tbody td:nth-child(7)').allInnerTexts()).toEqual(new Array(26).fill('Not issued here'));
    expect(await page.locator('tbody td:first-child a').count()).toBe(0);
    expect(await page.getByText(/^Entries marked “Transcribed” are copied from a public list/).count()).toBe(1);
    expect(await page.getByText('1–26 of 26 rows').count()).toBe(1);

    const csv = await download(
      page,
      (await page.getByRole('link', { name: 'Export as CSV' }).getAttribute('href')) ?? '',
    );
    const lines = csv.trimEnd().split('\r\n');
    expect(lines[0]).toBe(
      '\uFEFFnumber,level,name,organization,program,edition,year,issued_on,valid_until,status,simulated,source',
    );
    expect(lines.length).toBe(27);
    expect(lines.slice(1).every((line) => line.includes(',2015,,,historical,no,'))).toBe(true);
  });

  test('filters by several things at once and says what to do when nothing fits', async () => {
    const page = await demo.visit('/registry?level=site&edition=2015&status=active');
    const { total } = await demo.get<Registry>('registry?level=site&edition=2015&status=active');
    expect(await page.locator('tbody tr').count()).toBe(total);
    await page.getByRole('searchbox', { name: 'Name or number' }).fill('nobody of that name');
    await page.waitForURL('**q=nobody*');
    await settled(page);
    expect(await page.locator('main').innerText()).toContain('No entry fits');
    await checkPage(page);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await settled(page);
    expect(new URL(page.url()).search).toBe('');
    expect(await page.locator('tbody tr').count()).toBe(50);
  });

  test('shows a certificate with its figures, its luck, its clauses and its rules', async () => {
    const number = await oneOf('level=site&q=cardiff&edition=2015');
    const certificate = await demo.get<Certificate>(`certificates/${number}`);
    const { n, meeting, share, luckyPass, clauses } = certificate.decision;
    const page = await demo.visit(`/certificates/${number}`);
    const sheet = await page.getByRole('article', { name: `Certificate ${number}` }).innerText();
    const percent = `${((share ?? 0) * 100).toFixed(1)}%`;
    expect(sheet).toContain('Simulated: made from invented responses to show how Plaudit works. It certifies nobody.');
    expect(sheet).toContain('certifies that\n\nCardiff\n');
    expect(sheet).toContain('World-class FCR certification 2015');
    expect(sheet).toContain(`Of ${n.toLocaleString('en')} contacts surveyed, ${meeting} count (April to June 2026).`);
    expect(sheet).toContain(percent);
    expect(sheet).toContain('June 30, 2026');
    expect(sheet).toContain('June 30, 2027');
    expect(sheet).toContain(certificate.rulebookSha256);
    expect(sheet).toMatch(
      /Chance to pass by luck: 5\d\.\d% with a true share of 80%, <\s0\.1% with a true share of 75%/u,
    );

    const luck = page.getByRole('region', { name: 'Could it be luck?' }).locator('tbody tr');
    expect(await luck.count()).toBe(luckyPass.length);
    const why = page.getByRole('region', { name: 'Why it was issued' });
    expect(await why.locator('li').count()).toBe(clauses.length);
    expect(await why.locator('h3').allInnerTexts()).toEqual([
      'Enough responses',
      'Share of contacts that count',
      'Measurement period',
      'Survey in time',
    ]);
    expect(await why.innerText()).toContain(`Source: ${clauses[0]?.source}`);

    await page.getByRole('link', { name: 'world-class-fcr@2015' }).first().click();
    await page.waitForURL('**/rulebooks/world-class-fcr@2015');
    await settled(page);
    expect(await page.locator('h1').innerText()).toBe('World-class FCR certification 2015');
  });

  test('draws a code that leads back to the certificate', async () => {
    const number = await oneOf('level=supervisor');
    const page = await demo.visit(`/certificates/${number}`);
    const code = page.getByRole('img', { name: 'Code that leads to this certificate’s page' });
    expect(await code.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 0)).toBe(true);
    expect(await page.getByRole('link', { name: /^http/ }).getAttribute('href')).toBe(page.url());
    const { url } = await demo.get<Certificate>(`certificates/${number}`);
    expect(url).toBe(page.url());
  });

  test('finds a certificate whose number was typed in small letters and without hyphens', async () => {
    const number = await oneOf('level=site');
    const page = await demo.visit(`/certificates/${number.toLowerCase().replaceAll('-', '')}`);
    expect(await page.getByRole('article', { name: `Certificate ${number}` }).count()).toBe(1);
  });

  test('says so when no certificate has the number', async () => {
    demo.allow(/404 .*api\/certificates/);
    const page = await demo.visit('/certificates/PL-00000-00000-0', { language: 'fr', width: 390 });
    expect(await page.locator('h1').innerText()).toBe('Certificat PL-00000-00000-0');
    expect(await page.getByRole('link', { name: 'Chercher par nom dans le registre' }).count()).toBe(1);
    await checkPage(page);
  });

  test('explains a rulebook and what changed since another', async () => {
    const page = await demo.visit('/rulebooks');
    expect(await page.locator('tbody tr').count()).toBe(8);
    await page.getByRole('link', { name: 'World-class call certification 2014' }).click();
    await page.waitForURL('**/rulebooks/world-class-call@2014');
    await settled(page);
    const rules = page.getByRole('region', { name: 'The rules, in plain words' });
    expect(await rules.locator('dt').count()).toBe(8);
    expect(await rules.getByText('Not stated by the source').count()).toBe(4);

    await page.getByRole('link', { name: 'What changed since world-class-call@2013' }).click();
    await page.waitForURL('**/rulebook-diff?from=world-class-call@2013&to=world-class-call@2014');
    await settled(page);
    const between = page.getByRole('region', { name: 'From world-class-call@2013 to world-class-call@2014' });
    expect(await between.locator('h3').first().innerText()).toBe('Share required');

    await page.getByRole('combobox', { name: 'To' }).selectOption('world-class-fcr@2015');
    await page.getByRole('button', { name: 'Compare' }).click();
    await page.waitForURL('**&to=world-class-fcr@2015');
    await settled(page);
    expect(await page.getByText('The share required changes from more than 80% to 80% or more.').count()).toBe(1);
  });
});
