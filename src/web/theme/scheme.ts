import { localStorageColorSchemeManager } from '@mantine/core';

const KEY = 'plaudit.scheme';

export const schemeManager = localStorageColorSchemeManager({ key: KEY });

/** Sets the colour scheme before anything is drawn; "auto" follows the system. */
export function applySavedScheme(root: HTMLElement): void {
  const wanted = schemeManager.get('auto');
  const dark = wanted === 'auto' ? matchMedia('(prefers-color-scheme: dark)').matches : wanted === 'dark';
  root.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
}
