import { beforeAll, describe, expect, test } from 'vitest';
import type { Overview, SubjectPage } from '../../src/http/contract/decisions.ts';
import { testApp } from '../support/test-app.ts';
import { checkPage, settled } from '../support/watched-page.ts';

const demo = await testApp('demo');

/** The CSR whom the demo moves from one supervisor to another in the middle of a month. */
let moved = '';

beforeAll(async () => {
  const { rows } = await demo.get<Overview>('overview?q=Peter%20Cartwright');
  expect(rows.map((row) => row.organization.name)).toEqual(['Kestrel Hydro & Gas']);
  moved = rows[0]?.subject.id ?? '';
});

describe('a subject', () => {
  test('says why, clause by clause, at one click', async () => {
    const page = await demo.visit(`/subjects/${moved}`);
    const { decision } = await demo.get<SubjectPage>(`subjects/${moved}`);
    const clause = page.getByRole('heading', { name: 'Share of contacts that count' });
    expect(await clause.isVisible()).toBe(false);
    await page.getByText('Why?', { exact: true }).click();
    expect(await clause.isVisible()).toBe(true);
    const clauses = page.getByRole('region', { name: 'Decision' }).locator('ol > li');
    expect(await clauses.count()).toBe(decision.clauses.length);
    const share = decision.clauses.find((each) => each.clause === 'share');
    const text = await clauses.nth(decision.clauses.findIndex((each) => each.clause === 'share')).innerText();
    expect(text).toContain(`${decision.meeting} of ${decision.n} contacts count; that is 80% or more.`);
    expect(text).toContain(`Source: ${share?.source}`);
    await checkPage(page);
  });

  test('is judged by another edition at a click, and the address says by which', async () => {
    const page = await demo.visit(`/subjects/${moved}`);
    const decision = page.getByRole('region', { name: 'Decision' });
    expect(await decision.innerText()).toContain('world-class-fcr@2015');
    await page
      .getByRole('region', { name: 'Under any other edition' })
      .getByRole('link', { name: 'World-class call certification 2010' })
      .click();
    await page.waitForURL(`**/subjects/${moved}?rulebook=world-class-call@2010`);
    await settled(page);
    const other = await demo.get<SubjectPage>(`subjects/${moved}?rulebook=world-class-call@2010`);
    expect(other.decision.outcome).toBe('not-met');
    expect(await decision.innerText()).toContain('world-class-call@2010');
    expect(await decision.locator('p').first().innerText()).toContain('Not met');
    expect(await page.getByRole('combobox', { name: 'Edition' }).inputValue()).toBe('world-class-call@2010');

    await page.reload();
    await settled(page);
    expect(await decision.innerText()).toContain('world-class-call@2010');
    await page.goBack();
    await page.waitForURL(`**/subjects/${moved}`);
    await settled(page);
    expect(await decision.innerText()).toContain('world-class-fcr@2015');
  });

  test('shows its months as a chart and as a table', async () => {
    const page = await demo.visit(`/subjects/${moved}`);
    const { history } = await demo.get<SubjectPage>(`subjects/${moved}`);
    expect(await page.getByRole('img', { name: /^Share of Peter Cartwright in each month/ }).count()).toBe(1);
    await page.getByText('The same figures as a table').click();
    const rows = page.getByRole('region', { name: 'Month by month' }).locator('tbody tr');
    expect(await rows.locator('td:nth-child(2)').allInnerTexts()).toEqual(history.map(({ n }) => String(n)));
    expect(await rows.locator('th').first().innerText()).toBe('July 2025');
    await checkPage(page);
  });

  test('counts a month of two supervisors for each', async () => {
    const page = await demo.visit(`/subjects/${moved}`);
    const { attributions } = await demo.get<SubjectPage>(`subjects/${moved}`);
    const both = attributions.filter((month) => month.within.length === 2);
    expect(both.length).toBe(1);
    const rows = page.getByRole('region', { name: 'Supervisors by month' }).locator('tbody tr');
    const row = rows.nth(attributions.toReversed().findIndex((month) => month.within.length === 2));
    expect(await row.locator('li').allInnerTexts()).toEqual(
      both[0]?.within.map(({ subject, n }) => `${subject?.name} ${n} responses`),
    );
    const supervisors = attributions.flatMap((month) => month.within.map(({ subject }) => subject?.name));
    expect(new Set(supervisors).size).toBe(2);
    await row.getByRole('link').first().click();
    await page.waitForURL((url) => !url.href.includes(moved));
    await settled(page);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(both[0]?.within[0]?.subject?.name);
  });

  test('says what it would take', async () => {
    const { rows } = await demo.get<Overview>('overview?status=not-enough-responses&sort=n&order=desc');
    const { subject, n } = rows.find((row) => row.n < 25 && row.share !== null && row.share > 0.8) ?? rows[0]!;
    const page = await demo.visit(`/subjects/${subject.id}`);
    const steps = await page.getByRole('region', { name: 'Decision' }).locator('ul li').allInnerTexts();
    expect(steps[0]).toMatch(new RegExp(`^${25 - n} more responses?`));
  });

  test('judges over chosen months only when they make a period', async () => {
    const page = await demo.visit(`/subjects/${moved}?rulebook=world-class-call@2008`);
    await page.getByRole('combobox', { name: 'Measurement period' }).selectOption('choose');
    await page.getByLabel('First month').fill('2026-01');
    await page.getByLabel('Last month').fill('2025-12');
    expect(await page.getByText('The first month is after the last.').count()).toBe(1);
    expect(page.url()).not.toContain('period=');
    await page.getByLabel('Last month').fill('2026-06');
    await page.waitForURL('**period=2026-01..2026-06');
    await settled(page);
    expect(await page.getByRole('region', { name: 'Decision' }).innerText()).toContain('January to June 2026');
  });

  test('says what is wrong with a period that the edition does not allow', async () => {
    demo.allow(/422 .*api\/subjects/);
    const page = await demo.visit(`/subjects/${moved}?period=2026-05..2026-06`);
    expect(await page.getByRole('alert').innerText()).toContain('The rulebook does not allow this period.');
    // The fields stay, so that another period can be chosen.
    expect(await page.getByLabel('First month').inputValue()).toBe('2026-05');
    await checkPage(page);
  });

  test('is unknown under an id of another installation', async () => {
    demo.allow(/404 .*api\/subjects/);
    const page = await demo.visit('/subjects/019f651c-0000-7000-8000-000000000000', { language: 'fr' });
    await checkPage(page);
    expect(await page.locator('main a').first().getAttribute('href')).toBe('/network');
  });
});
