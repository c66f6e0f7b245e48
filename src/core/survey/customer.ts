/** Whom a response came from, as the file writes it. Kept sealed, apart from the response, and never counted. */
export type Customer = {
  readonly name: string | null;
  readonly phone: string | null;
  readonly email: string | null;
};

/** Their names in files, mappings and rejects. */
export const CUSTOMER_FIELDS = ['customer_name', 'customer_phone', 'customer_email'] as const;
export type CustomerField = (typeof CUSTOMER_FIELDS)[number];
export const isCustomerField = (field: string): field is CustomerField =>
  (CUSTOMER_FIELDS as readonly string[]).includes(field);

/** A number with its country has at most 15 digits (E.164); below 7 it is an extension. */
const LEAST_DIGITS = 7;
const MOST_DIGITS = 15;
/** So many digits from the end are the same whether the country is written or not. */
const LAST_DIGITS = 9;
const LONGEST_COUNTRY = 3;

/** The digits of a phone number: without its extension, the signs between, and 00 or + before a country. Null for what is none. */
export function phoneDigits(text: string): string | null {
  const number = text.replace(/(?:extension|ext|poste|x)\.?\s*\d+\s*$/i, '').replace(/\(0\)/, '');
  const digits = number.replace(/[^\d]/g, '').replace(/^00/, '');
  return digits.length >= LEAST_DIGITS && digits.length <= MOST_DIGITS ? digits : null;
}

/** What the index of phone numbers is made of: equal for all ways of writing one number, and for some others. */
export const phoneKey = (text: string): string | null => phoneDigits(text)?.slice(-LAST_DIGITS) ?? null;

/** Whether two texts are one number, with its country or without: 06 12 34 56 78 and +33 6 12 34 56 78. */
export function samePhone(a: string, b: string): boolean {
  const [first, second] = [phoneDigits(a), phoneDigits(b)];
  if (first === null || second === null) return false;
  if (first === second) return true;
  const [longer, shorter] = first.length > second.length ? [first, second] : [second, first];
  // A country takes the place of the zero before a national number.
  const national = shorter.replace(/^0/, '');
  const more = longer.length - national.length;
  return national.length >= LAST_DIGITS && more >= 1 && more <= LONGEST_COUNTRY && longer.endsWith(national);
}

/** An e-mail address as it is compared; null for what is none. */
export function emailKey(text: string): string | null {
  const plain = text.trim().normalize('NFC').toLowerCase();
  return /^[^\s@]+@[^\s@]+$/.test(plain) ? plain : null;
}

/** So much of a value that its owner knows it again, and nobody else: a…@…, J…, 5…. */
export function masked(value: string): string {
  const [first = ''] = value.trim();
  if (first === '') return '';
  return value.includes('@') ? `${first}…@…` : `${first}…`;
}

const ADDRESS = /[^\s@;,<>"']+@[^\s@;,<>"']+/g;
const NUMBER = /\+?\(?\d[\d\s().-]{5,}\d/g;
const DAY = /^(?:(?:19|20)\d{2}[-/.]?\d{2}[-/.]?\d{2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})(?![-/.]?\d)/;

/** A text from a file in which addresses and phone numbers may stand where none belong, with those masked. */
export function withoutAddresses(text: string): string {
  return text.replace(ADDRESS, (found) => masked(found));
}

/** The same where the file is known to have customers: numbers as long as those of phones are masked, days are not. */
export function withoutContacts(text: string): string {
  return withoutAddresses(text).replace(NUMBER, (found) =>
    DAY.test(found) || found.replace(/\D/g, '').length < LEAST_DIGITS ? found : masked(found),
  );
}
