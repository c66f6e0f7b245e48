import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeViolations, launchBrowser } from '../support/browser.ts';

const PAGES: Record<string, string> = {
  '/good':
    '<!doctype html><html lang="en"><title>Good</title><main><h1>Interval bar</h1><img src="data:," alt="A bar"></main></html>',
  '/bad':
    '<!doctype html><html lang="en"><title>Bad</title><main><h1>Interval bar</h1><img src="data:,"></main></html>',
};

describe('the browser that the tests use', () => {
  let server: Server;
  let origin: string;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    server = createServer((request, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8').end(PAGES[request.url ?? ''] ?? '');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await launchBrowser();
    page = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
  });

  afterAll(async () => {
    await browser.close();
    await new Promise((resolve) => server.close(resolve));
  });

  test('opens a page on loopback and draws it', async () => {
    await page.goto(`${origin}/good`);
    expect(await page.title()).toBe('Good');
    const picture = await page.screenshot();
    // The header of a PNG: signature, then the width and height it was drawn in.
    expect(picture.subarray(1, 4).toString()).toBe('PNG');
    expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([390, 844]);
    expect(await axeViolations(page)).toEqual([]);
  });

  test('has a font of its own, so that text has a width on any machine', async () => {
    await page.goto(`${origin}/good`);
    const width = await page.evaluate(() => {
      const text = document.createElement('span');
      text.textContent = 'Interval bar';
      document.body.append(text);
      return text.getBoundingClientRect().width;
    });
    expect(width).toBeGreaterThan(50);
  });

  test('finds a planted accessibility violation', async () => {
    await page.goto(`${origin}/bad`);
    expect(await axeViolations(page)).toEqual([
      { rule: 'image-alt', impact: 'critical', help: 'Images must have alternative text', targets: ['img'] },
    ]);
  });
});
