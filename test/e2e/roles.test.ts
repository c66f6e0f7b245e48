import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { grantRole } from '../../src/actions/access/roles.ts';
import { LEVEL_OF_ROLE, ROLES, type Role } from '../../src/core/access/role.ts';
import { LEVEL_CODES } from '../../src/store/levels.ts';
import { focused, walkTo } from '../support/keyboard.ts';
import { newPerson, PASSWORD } from '../support/people.ts';
import { type VisitOptions, testApp } from '../support/test-app.ts';
import { checkPage, settled } from '../support/watched-page.ts';

const app = await testApp('demo', { byCookie: true });
/** Whom each role that is held about someone is held about: the first of the first organization. */
const subjects = new Map<Role, { id: string; name: string }>();

beforeAll(async () => {
  const { pool } = app.accounts;
  for (const role of ROLES) {
    const level = LEVEL_OF_ROLE[role];
    const person = await newPerson(app.accounts, { name: `The ${role}`, email: `${role}@north.example` });
    if (level !== null) {
      const { rows } = await pool.query<{ id: string; name: string }>(
        'SELECT public_id AS id, name FROM subject WHERE level = $1 ORDER BY org_id, subject_id LIMIT 1',
        [LEVEL_CODES[level]],
      );
      subjects.set(role, rows[0] as { id: string; name: string });
    }
    const subject = subjects.get(role)?.id ?? null;
    await grantRole(pool, { person, role, subject, by: 'test', now: new Date() });
  }
  await newPerson(app.accounts, { name: 'Nora Newcomer', email: 'nobody@north.example' });
});

async function signedIn(who: string, options: VisitOptions = {}): Promise<Page> {
  const page = await app.visit('/sign-in', options);
  await page.locator('input[type=email]').fill(`${who}@north.example`);
  await page.locator('input[type=password]').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname !== '/sign-in');
  await page.waitForURL((url) => url.pathname !== '/start' || !subjects.has(who as Role));
  await settled(page);
  return page;
}

const hrefs = (page: Page, where: string): Promise<string[]> =>
  page
    .locator(`${where} a[href^="/"]:not([download])`)
    .evaluateAll((all) => [...new Set(all.map((a) => a.getAttribute('href') ?? ''))]);
/** One of each kind of page: the same path but for ids. */
const kind = (path: string): string => path.replace(/[?#].*/, '').replace(/[^/]*\d[^/]*/g, '*');

/** How far what stood on the page moved while it came, as the browsers' own measure has it; up to 0.1 is good. */
const jumps = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        type Shift = PerformanceEntry & { value: number; hadRecentInput: boolean };
        new PerformanceObserver((list) =>
          resolve(
            (list.getEntries() as Shift[])
              .filter(({ hadRecentInput }) => !hadRecentInput)
              .reduce((sum, { value }) => sum + value, 0),
          ),
        ).observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => resolve(0), 100);
      }),
  );

const NAVIGATION: Readonly<Record<Role, string[]>> = {
  'operator': ['Your work', 'Network', 'Imports', 'Decisions', 'Journal', 'People'],
  'decider': ['Your work', 'Network', 'Decisions'],
  'consultant': ['Your work'],
  'judge': ['Your work'],
  'interviewer': ['Your work'],
  'journal-reader': ['Your work', 'Imports', 'Journal'],
  'organization-manager': ['Your organization', 'Network'],
  'site-manager': ['Your site', 'Network'],
  'supervisor': ['Your team', 'Network'],
  'csr': ['Your scorecard'],
};

/** Pages that are the same for everyone: one role's look is enough. */
const PUBLIC_PAGE = /^\/(?:$|registry|rulebooks|certificates)/;
const seenByAll = new Set<string>();
/** Who has lists that lead further; the others' are the same lists, with fewer rows. */
const GOES_FAR: readonly Role[] = ['operator', 'supervisor', 'journal-reader'];

describe.each(ROLES)('%s', (role) => {
  test('comes to his own work, and every way from there is open', async () => {
    const page = await signedIn(role);
    const subject = subjects.get(role);
    expect(new URL(page.url()).pathname).toBe(subject === undefined ? '/start' : `/subjects/${subject.id}`);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(subject?.name ?? 'Your work');
    const places = page.getByRole('navigation', { name: 'Your work' }).getByRole('link');
    expect(await places.allInnerTexts()).toEqual(NAVIGATION[role]);
    await checkPage(page);

    const own = new Set<string>();
    const ways = [...(await hrefs(page, 'header')), ...(await hrefs(page, 'main'))];
    for (const way of ways) {
      const seen = PUBLIC_PAGE.test(way) ? seenByAll : own;
      if (seen.has(kind(way))) continue;
      seen.add(kind(way));
      await page.goto(app.origin + way);
      await settled(page);
      const said = await page.locator('[role=alert]').allInnerTexts();
      expect({ way, said, jumps: (await jumps(page)) < 0.1 }).toEqual({ way, said: [], jumps: true });
      // From the lists of the navigation one step further: what they offer is open, too.
      if (!GOES_FAR.includes(role)) continue;
      for (const next of await hrefs(page, 'main')) if (ways.length < 60) ways.push(next);
    }
  });
});

test.each<Role>(['operator', 'consultant', 'csr'])('a %s finds the same in French on a phone', async (role) => {
  const page = await signedIn(role, { language: 'fr', width: 390, height: 844, scheme: 'dark' });
  expect(await page.getAttribute('html', 'lang')).toBe('fr');
  await page.getByRole('button', { name: 'Menu' }).click();
  await checkPage(page);
});

test('a page that is not part of the roles says so, without asking the server for it', async () => {
  const page = await signedIn('csr');
  for (const path of ['/people', '/journal', '/decisions', '/comparison', '/imports/new', '/personal', '/outbox']) {
    await page.goto(app.origin + path);
    await settled(page);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('This page is not part of your roles');
  }
  await checkPage(page);
  await page.getByRole('link', { name: 'To your work' }).click();
  await page.waitForURL(`**/subjects/${subjects.get('csr')?.id}`);
});

test('whoever has no role yet is told what to do', async () => {
  const page = await signedIn('nobody');
  expect(new URL(page.url()).pathname).toBe('/start');
  await page.getByText('You have no role yet').waitFor();
  await checkPage(page);
});

describe('by keyboard alone', () => {
  test('an operator signs in, invites someone and grants a role', async () => {
    const page = await app.visit('/');
    await walkTo(page, /^a Sign in$/);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/sign-in');
    await settled(page);
    await walkTo(page, /^input E-mail address$/);
    await page.keyboard.type('operator@north.example');
    await walkTo(page, /^input Password$/);
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/start');
    await settled(page);
    expect(await focused(page)).toBe('h1 Your work');

    await walkTo(page, /^a Invite people, grant roles$/);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/people');
    await settled(page);
    const invite = await walkTo(page, /^button Invite someone$/);
    await page.keyboard.press('Enter');
    await walkTo(page, /^input E-mail address$/);
    await page.keyboard.type('kay@north.example');
    await walkTo(page, /^select Role$/);
    await page.keyboard.type('Journal');
    await walkTo(page, /^button Invite$/);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Withdraw the invitation of kay@north.example' }).waitFor();
    await settled(page);
    expect(await focused(page)).toBe(invite);

    const roles = await walkTo(page, /^button Change the roles of Nora Newcomer$/);
    await page.keyboard.press('Enter');
    await walkTo(page, /^select Another role$/);
    await page.keyboard.type('CSR');
    await walkTo(page, /^input CSR$/);
    await page.keyboard.type('cartwright');
    await page.getByRole('option', { name: /Peter Cartwright/ }).waitFor();
    await settled(page);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await walkTo(page, /^button Grant the role$/);
    await page.keyboard.press('Enter');
    const row = page.getByRole('row', { name: /Nora Newcomer/ });
    await expect.poll(() => row.innerText()).toMatch(/CSR · \S+ Cartwright/);
    await settled(page);
    expect(await focused(page)).toBe(roles);
  });
});
