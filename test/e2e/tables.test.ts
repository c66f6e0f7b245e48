import { describe, expect, test } from 'vitest';
import { testApp } from '../support/test-app.ts';
import { settled } from '../support/watched-page.ts';

const demo = await testApp('demo');

describe('the pages of a table', () => {
  test.each([1, 2, 3])('on page %i no link claims to be the page at hand', async (number) => {
    const page = await demo.visit(`/network?size=10${number === 1 ? '' : `&page=${number}`}`);
    const pager = page.getByRole('navigation', { name: 'Pages' });
    expect(await pager.locator('a').count()).toBe(number === 1 ? 1 : 2);
    expect(await pager.locator('[aria-current]').count()).toBe(0);
    await pager.getByRole('link', { name: 'Next' }).click();
    await settled(page);
    expect(new URL(page.url()).searchParams.get('page')).toBe(String(number + 1));
    expect(await pager.locator('[aria-current]').count()).toBe(0);
  });
});

describe('every column of the network fits its page', () => {
  test.each([
    [1280, 'csr'],
    [1280, 'supervisor'],
    [1280, 'site'],
    [1440, 'csr'],
  ])('at %i pixels, level %s', async (width, level) => {
    const page = await demo.visit(`/network?size=10&level=${level}`, { width });
    const cut = await page.evaluate(() => {
      const table = document.querySelector('table') as HTMLTableElement;
      const edge = (table.parentElement as HTMLElement).getBoundingClientRect().right;
      return [...table.querySelectorAll('th')]
        .filter((header) => header.getBoundingClientRect().right > edge + 0.5)
        .map((header) => header.textContent);
    });
    expect(cut).toEqual([]);
  });
});

test('an address that nothing stands behind is explained in French, in English below', async () => {
  demo.allow(/404/);
  const page = await demo.visit('/imports/11111111-1111-4111-8111-111111111111?lang=fr', { language: 'fr' });
  const note = page.getByRole('alert');
  expect(await note.locator('p').allInnerTexts()).toEqual([
    'Il n’y a rien à cette adresse.',
    'Cet import est inconnu.',
    'Endroit\u00A0: 11111111-1111-4111-8111-111111111111',
    'No such import is known.',
  ]);
  expect(await note.locator('[lang="en"]').innerText()).toBe('No such import is known.');
});

test('what the advice says whole is not said again in English', async () => {
  demo.allow(/410/);
  const page = await demo.visit('/invitation?lang=fr#nothing', { language: 'fr' });
  expect(await page.getByRole('alert').locator('p').allInnerTexts()).toEqual([
    'Ce lien ne fonctionne plus.',
    'Cette invitation a été acceptée ou retirée, ou son délai est passé. Demandez-en une nouvelle à qui vous a invité.',
  ]);
});

test('a program is called by its name without an edition', async () => {
  const page = await demo.visit('/registry', { language: 'fr' });
  const options = page.getByRole('combobox', { name: 'Programme' }).locator('option');
  expect(await options.allInnerTexts()).toEqual([
    'Tous',
    'Certification d’appels de calibre mondial',
    'Certification de la résolution au premier contact de calibre mondial',
  ]);
});
