import i18next, { type BackendModule } from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import { formatters, LANGUAGES, type Formatters, type Language } from './format.ts';

const KEY = 'plaudit.language';
const files = import.meta.glob<{ default: Record<string, unknown> }>('./messages/*/*.json');

/**
 * French sets ; ! ? % off with a thin space, : and quotation marks with a full one, and none of them may break. The
 * files are written with ordinary spaces, which anyone can type.
 */
export function withFrenchSpaces<T>(messages: T): T {
  if (typeof messages === 'string') {
    return messages
      .replace(/[ \u00A0]([;!?%])/g, '\u202F$1')
      .replace(/ ([:»])/g, '\u00A0$1')
      .replace(/« /g, '«\u00A0') as T;
  }
  return Object.fromEntries(
    Object.entries(messages as object).map(([key, below]) => [key, withFrenchSpaces(below)]),
  ) as T;
}

/** Each namespace of each language is a file of its own, fetched when a page first needs it. */
const backend: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read: (language, namespace, done) => {
    const load = files[`./messages/${language}/${namespace}.json`];
    if (!load) return done(new Error(`No messages ${language}/${namespace}`), false);
    load().then(
      (file) => done(null, language === 'fr' ? withFrenchSpaces(file.default) : file.default),
      (error: Error) => done(error, false),
    );
  },
};

const known = (text: string | null | undefined): Language | null => LANGUAGES.find((l) => l === text) ?? null;

/** From ?lang= in the address, else the saved choice, else the browser's first language that we know. */
export function pickLanguage(search: string, saved: string | null, browser: readonly string[]): Language {
  const asked = known(new URLSearchParams(search).get('lang'));
  return asked ?? known(saved) ?? browser.map((tag) => known(tag.slice(0, 2))).find((l) => l !== null) ?? 'en';
}

const cache = new Map<Language, Formatters>();
function formattersOf(language: string): Formatters {
  const chosen = known(language) ?? 'en';
  const made = cache.get(chosen) ?? formatters(chosen);
  cache.set(chosen, made);
  return made;
}

export async function startI18n(): Promise<void> {
  i18next.on('languageChanged', (language) => document.documentElement.setAttribute('lang', language));
  await i18next
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: pickLanguage(location.search, localStorage.getItem(KEY), navigator.languages),
      fallbackLng: false,
      supportedLngs: [...LANGUAGES],
      ns: ['common', 'problems'],
      defaultNS: 'common',
      interpolation: { escapeValue: false },
    });
  const { formatter } = i18next.services;
  formatter?.add('integer', (value: number, lng) => formattersOf(lng ?? 'en').integer(value));
  formatter?.add('share', (value: number, lng) => formattersOf(lng ?? 'en').share(value));
  formatter?.add('threshold', (value: number, lng) => formattersOf(lng ?? 'en').threshold(value));
  formatter?.add('chance', (value: number, lng) => formattersOf(lng ?? 'en').chance(value));
  formatter?.add('month', (value: string, lng) => formattersOf(lng ?? 'en').month(value));
  formatter?.add('date', (value: string, lng) => formattersOf(lng ?? 'en').date(value));
}

/** The reader's choice, kept for the next visit. */
export async function changeLanguage(language: Language): Promise<void> {
  localStorage.setItem(KEY, language);
  await i18next.changeLanguage(language);
}

/** Fetches the messages of a page beside its code. */
export const loadMessages = (namespaces: readonly string[]): Promise<void> => i18next.loadNamespaces([...namespaces]);

export const useFormat = (): Formatters => formattersOf(useTranslation().i18n.language);
