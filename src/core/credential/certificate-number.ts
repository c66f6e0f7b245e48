/**
 * A certificate's number: ten random symbols and a check character, "PL-7K3M9-QXT2A-M".
 *
 * Symbols leave out I, L, O and U, which people mistake for others on paper. The check character is ISO/IEC
 * 7064 MOD 37,36: it finds every single wrong symbol and nearly every swap of neighbours. It could be one of those four
 * letters, so numbers where it is are not given.
 */
const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CHECK_SYMBOLS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const MISTAKABLE = 'ILOU';
const LENGTH = 10;
export const RANDOM_BYTES = LENGTH;

/** Makes a number from RANDOM_BYTES random bytes: 50 bits of chance. */
export function certificateNumber(random: Uint8Array): string {
  if (random.length !== RANDOM_BYTES) throw new RangeError(`A certificate number takes ${RANDOM_BYTES} random bytes.`);
  const first = Array.from(random.subarray(0, LENGTH - 1), (byte) => SYMBOLS[byte & 31]).join('');
  // Each last symbol has a check character of its own: at most four in a row are passed over.
  for (let last = random[LENGTH - 1] as number; ; last += 1) {
    const body = first + SYMBOLS[last & 31];
    const check = checkCharacter(body);
    if (!MISTAKABLE.includes(check)) return format(body + check);
  }
}

/** The number as it is written, from what a person typed; null when it is not one. */
export function readCertificateNumber(typed: string): string | null {
  const symbols = typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/^PL/, '');
  if (symbols.length !== LENGTH + 1) return null;
  const body = asMeant(symbols.slice(0, LENGTH));
  const check = checkCharacter(body);
  const typedCheck = symbols.slice(LENGTH);
  if (!/^[0-9A-HJKMNP-TV-Z]+$/.test(body) || (check !== typedCheck && check !== asMeant(typedCheck))) return null;
  return format(body + check);
}

/** Letters that are in no number stand for the digits they look like. */
const asMeant = (symbols: string): string => symbols.replaceAll('O', '0').replaceAll(/[IL]/g, '1');

const format = (symbols: string): string => `PL-${symbols.slice(0, 5)}-${symbols.slice(5, 10)}-${symbols.slice(10)}`;

/** ISO/IEC 7064 MOD 37,36 over 0-9 and A-Z. */
export function checkCharacter(body: string): string {
  let product = 36;
  for (const symbol of body) {
    const sum = (product + CHECK_SYMBOLS.indexOf(symbol)) % 36;
    product = ((sum === 0 ? 36 : sum) * 2) % 37;
  }
  return CHECK_SYMBOLS[(37 - product) % 36] as string;
}
