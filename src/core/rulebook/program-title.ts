import type { Text } from './rulebook.ts';

/**
 * What a program is called, by the title of one of its editions: an edition's title ends in its name
 * ("World-class call certification 2013"), and a program has many. A title that ends otherwise, or would have
 * nothing left, is taken whole.
 */
export const programTitle = (title: Text, edition: string): Text => ({
  en: withoutEdition(title.en, edition),
  fr: withoutEdition(title.fr, edition),
});

function withoutEdition(title: string, edition: string): string {
  const before = title.slice(0, title.length - edition.length);
  const parted = before.trimEnd();
  return title.endsWith(edition) && parted !== '' && parted !== before ? parted : title;
}
