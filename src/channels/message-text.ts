import { readFileSync } from 'node:fs';

export type MessageLanguage = 'en' | 'fr';

/** What a message says, before it is put into words. */
export type MessageContent = {
  readonly kind: string;
  readonly language: string;
  readonly params: Readonly<Record<string, string | number>>;
  /** Null where the message has none. */
  readonly link: string | null;
  /** Where it comes from, as people know it: https://certify.example.org. */
  readonly publicUrl: string;
};

export type MessageText = { readonly subject: string; readonly text: string; readonly html: string };

type Words = { readonly [key: string]: string | Words };

const read = (language: MessageLanguage): Words =>
  JSON.parse(readFileSync(new URL(`./messages/${language}.json`, import.meta.url), 'utf8')) as Words;

const WORDS: Readonly<Record<MessageLanguage, Words>> = { en: read('en'), fr: read('fr') };

/** A message in plain text and in simple HTML, in English where its language is not known. */
export function messageText({ kind, language, params, link, publicUrl }: MessageContent): MessageText {
  const known: MessageLanguage = language === 'fr' ? 'fr' : 'en';
  const words = WORDS[known];
  const own = words[kind];
  if (typeof own !== 'object') throw new Error(`There are no words for a message "${kind}".`);
  const say = (text: string | Words | undefined): string =>
    typeof text === 'string' ? withSpaces(known, filled(text, { ...params, place: new URL(publicUrl).host })) : '';
  const { name } = params;
  const greeting = name === undefined || name === '' ? null : say(words['greeting']);
  const sentences = [greeting, say(own['text'])].filter((line) => line !== null);
  const ends = [...(link === null ? [] : [say(words['ignore'])]), say(words['signature'])];
  return {
    subject: say(own['subject']),
    text: [...sentences, ...(link === null ? [] : [link]), ...ends].join('\n\n').concat('\n'),
    html: page(known, say(own['subject']), [
      ...sentences.map(paragraph),
      ...(link === null ? [] : [button(link, say(own['button']))]),
      ...ends.map(paragraph),
    ]),
  };
}

const filled = (text: string, params: Readonly<Record<string, string | number>>): string =>
  text.replace(/{{(\w+)}}/g, (_, name: string) => String(params[name] ?? ''));

/** French sets a colon off with a space that may not break. */
const withSpaces = (language: MessageLanguage, text: string): string =>
  language === 'fr' ? text.replace(/ ([:;!?])/g, '\u00A0$1') : text;

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0) ?? 0};`);

const paragraph = (text: string): string => `<p style="margin:0 0 16px">${escaped(text)}</p>`;

/** The address stands below, too: a button whose address nobody sees is what people are taught to distrust. */
const button = (link: string, word: string): string =>
  `<p style="margin:0 0 16px"><a href="${escaped(link)}" style="display:inline-block;padding:10px 18px;background:#24558f;color:#ffffff;text-decoration:none;border-radius:4px">${escaped(word)}</a></p>` +
  `<p style="margin:0 0 16px;font-size:13px;color:#565d68;word-break:break-all">${escaped(link)}</p>`;

const page = (language: string, title: string, parts: readonly string[]): string =>
  `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${escaped(title)}</title></head>` +
  `<body style="margin:0;padding:24px;font-family:system-ui,sans-serif;font-size:16px;line-height:1.5;color:#181b20"><div style="max-width:560px">${parts.join('')}</div></body></html>\n`;
