/** Numbers, shares and dates as people of a language read them. Pure: the language is an argument. */

export const LANGUAGES = ['en', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];

const LOCALES: Record<Language, string> = { en: 'en-CA', fr: 'fr-CA' };

/** French groups digits and sets the percent sign off with a thin space that does not break. */
const thin = (text: string): string => text.replaceAll('\u00A0', '\u202F');

export function formatters(language: Language) {
  const locale = LOCALES[language];
  const integers = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const percents = new Intl.NumberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const wholePercents = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const tenths = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const shortDates = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const months = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  const shortMonths = new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' });
  const monthNames = new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' });
  const instants = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const ticks = new Intl.DateTimeFormat(locale, { month: 'short', year: '2-digit', timeZone: 'UTC' });
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' });
  const sizes = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const firstDay = (month: string): Date => new Date(`${month}-01T00:00:00Z`);

  return {
    language,
    locale,
    /** 12,954 */
    integer: (value: number): string => thin(integers.format(value)),
    /** 0.733 as 73.3% */
    share: (value: number): string => thin(percents.format(value)),
    /** A threshold, without an empty decimal: 0.8 as 80%. */
    threshold: (value: number): string => thin(wholePercents.format(value)),
    /** 0.733 as 73.3, for a column whose header carries the unit. */
    shareFigure: (value: number): string => thin(tenths.format(value * 100)),
    /** 61.2-82.9 as text, both ends with one decimal. */
    intervalFigure: ([low, high]: readonly [number, number]): string =>
      `${thin(tenths.format(low * 100))}\u2013${thin(tenths.format(high * 100))}`,
    /** A plain date, "2015-07-01". */
    date: (plain: string): string => thin(dates.format(new Date(`${plain}T00:00:00Z`))),
    /** A plain date where there is little room: Jul 1, 2015. */
    shortDate: (plain: string): string => thin(shortDates.format(new Date(`${plain}T00:00:00Z`))),
    /** "2015-04" as April 2015. */
    month: (month: string): string => thin(months.format(firstDay(month))),
    /** "2015-04" as Apr 2015. */
    shortMonth: (month: string): string => thin(shortMonths.format(firstDay(month))),
    /** April to June 2015, or October 2015 to March 2016; both ends belong to the period. */
    period: ({ from, to }: { from: string; to: string }): string => {
      if (from === to) return months.format(firstDay(from));
      const joint = language === 'fr' ? ' à ' : ' to ';
      const first = from.slice(0, 4) === to.slice(0, 4) ? monthNames : months;
      return thin(`${first.format(firstDay(from))}${joint}${months.format(firstDay(to))}`);
    },
    /** An instant, in the reader's zone; no line breaks inside the time of day. */
    instant: (iso: string): string =>
      thin(instants.format(new Date(iso))).replace(/(?<=, )[^,]+$/, (time) => time.replaceAll(' ', '\u00A0')),
    /** "2015-04" as Apr 15, the least that names a month below a chart. */
    monthTick: (month: string): string => thin(ticks.format(firstDay(month))),
    /** A probability as a share; what would round to zero is below 0.1%, not nothing. */
    chance: (value: number): string =>
      value > 0 && value < 0.0005 ? `<\u202F${thin(percents.format(0.001))}` : thin(percents.format(value)),
    list: (items: readonly string[]): string => lists.format(items),
    /** Bytes, in powers of 1000. */
    bytes: (value: number): string => {
      const units = language === 'fr' ? ['o', 'ko', 'Mo', 'Go'] : ['B', 'kB', 'MB', 'GB'];
      const power = Math.min(3, value < 1000 ? 0 : Math.floor(Math.log10(value) / 3));
      return `${thin(sizes.format(value / 1000 ** power))}\u202F${units[power]}`;
    },
  };
}
export type Formatters = ReturnType<typeof formatters>;
