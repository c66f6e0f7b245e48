/** What a name is found and sorted by: without case, accents and doubled blanks. "Amélie  TREMBLAY" is "amelie tremblay". */
export const searchKey = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
