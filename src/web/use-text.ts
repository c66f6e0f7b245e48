import { useFormat } from './i18n.ts';

/** Picks the reader's language out of a text that the API sends in both. */
export function useText(): (text: { readonly en: string; readonly fr: string }) => string {
  const { language } = useFormat();
  return (text) => text[language];
}
