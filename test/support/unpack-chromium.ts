/**
 * Unpacks the Chromium of @sparticuz/chromium into the temporary folder; run by browser.ts in a process of
 * its own, because that package takes both the folder and the wish for its own libraries from the environment.
 */
import chromium from '@sparticuz/chromium';

await chromium.executablePath();
