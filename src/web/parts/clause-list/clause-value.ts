import type { TFunction } from 'i18next';
import type { Formatters } from '../../format.ts';
import { windowText } from '../window-text.ts';

/** What a clause requires or observed, as its kind is read: a share, a count of something, a survey window. */
export function clauseValue(clause: string, value: number | string | null, t: TFunction, format: Formatters): string {
  if (value === null) return t('unstated');
  if (typeof value === 'string') return clause === 'survey-window' ? windowText(value, format.language) : value;
  switch (clause) {
    case 'share':
      return format.share(value);
    case 'period':
    case 'every-month':
      return t('months', { count: value });
    case 'every-site':
      return t('sites', { count: value });
    case 'survey-window':
      return t('inWindow', { count: value });
    default:
      return t('responses', { count: value });
  }
}
