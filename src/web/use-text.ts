import { useFormat, withFrenchSpaces } from './i18n.ts';

/** Picks the reader's language out of a text that the API sends in both, and sets it as the rest of the page is set. */
export function useText(): (text: { readonly en: string; readonly fr: string }) => string {
  const { language } = useFormat();
  // Rulebooks write "80 %" in either language: English readers expect no space, French ones one that never breaks.
  return (text) => (language === 'fr' ? withFrenchSpaces(text.fr) : text.en.replace(/(\d) %/g, '$1%'));
}
