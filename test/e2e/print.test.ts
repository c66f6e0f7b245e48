import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Registry } from '../../src/http/contract/registry.ts';
import { testApp } from '../support/test-app.ts';
import { settled } from '../support/watched-page.ts';

const demo = await testApp('demo');

/** The certificate of a level with the most to say: the longest names. */
async function longest(level: string): Promise<string> {
  const { rows } = await demo.get<Registry>(`registry?status=active&size=200&level=${level}`);
  const length = (row: (typeof rows)[number]) => row.name.length + (row.organization ?? '').length;
  return rows.toSorted((a, b) => length(b) - length(a))[0]?.number ?? '';
}

async function sheets(page: Page, format: string): Promise<number> {
  const pdf = await page.pdf({ format, printBackground: true });
  return pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
}

describe('a printed certificate', () => {
  test.each(['csr', 'supervisor', 'site', 'organization'])('of a %s is one sheet', async (level) => {
    const number = await longest(level);
    const page = await demo.visit(`/certificates/${number}`);
    for (const language of ['English', 'Français']) {
      await page.getByRole('button', { name: language }).click();
      await settled(page);
      expect([language, await sheets(page, 'A4'), await sheets(page, 'Letter')]).toEqual([language, 1, 1]);
    }
  });

  test('is one sheet too when it was withdrawn with a long reason, and says so', async () => {
    const number = await longest('supervisor');
    const reason = 'The operator found that responses had been entered twice under other names. '.repeat(6).trim();
    const response = await fetch(`${demo.origin}/api/certificates/${number}/withdrawal`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ reason }),
    });
    expect(response.status).toBe(200);
    const page = await demo.visit(`/certificates/${number}`, { language: 'fr' });
    expect([await sheets(page, 'A4'), await sheets(page, 'Letter')]).toEqual([1, 1]);
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByText('Simulé : tiré de réponses inventées').isVisible()).toBe(true);
    expect(await page.getByText(reason).isVisible()).toBe(true);
    // What is only there to be clicked stays off the paper.
    expect(await page.getByRole('button', { name: 'Imprimer' }).isVisible()).toBe(false);
    expect(await page.getByRole('navigation').first().isVisible()).toBe(false);
  });
});
