/**
 * What a file says, safe to print on one line: a control character in it could otherwise steer the terminal. A new line
 * is shown as one, because the sign for an unreadable character would look like a wrong encoding.
 */
export const harmless = (text: string): string =>
  text.replace(/\r\n|[\r\n\p{Zl}\p{Zp}]/gu, '↵').replace(/[\p{Cc}\p{Cf}]/gu, '\u{FFFD}');

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const WIDE =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uFF01-\uFF60]/u;

/** How many columns of a terminal a text takes. */
export function width(text: string): number {
  let columns = 0;
  for (const { segment } of graphemes.segment(text)) columns += WIDE.test(segment) ? 2 : 1;
  return columns;
}

/** The text itself, or its beginning and an ellipsis, in at most `columns`. */
export function cut(text: string, columns: number): string {
  if (width(text) <= columns) return text;
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    if (width(kept + segment) > columns - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}
