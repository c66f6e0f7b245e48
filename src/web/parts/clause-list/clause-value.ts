import type { TFunction } from 'i18next';
import type { z } from 'zod';
import type { clause } from '../../../http/contract/decisions.ts';
import type { Formatters } from '../../format.ts';
import { windowText } from '../window-text.ts';

type ClauseBody = z.infer<typeof clause>;

/** What a clause asks for; a share with its comparison, because "80%" alone may mean two rules. */
export function requiredValue({ clause, required, params }: ClauseBody, t: TFunction, format: Formatters): string {
  if (required === null) return t('unstated');
  const comparison = params['comparison'];
  if (clause === 'share' && (comparison === 'more-than' || comparison === 'at-least')) {
    return t(`common:bar.${comparison}`, { share: required });
  }
  return valueOf(clause, required, t, format);
}

/** What was seen; nothing where there was no response. */
export const observedValue = ({ clause, observed }: ClauseBody, t: TFunction, format: Formatters): string =>
  observed === null ? t('common:none') : valueOf(clause, observed, t, format);

/** A value as its kind of clause is read: a share, a count of something, a survey window. */
function valueOf(clause: ClauseBody['clause'], value: number | string, t: TFunction, format: Formatters): string {
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
    case 'minimum-responses':
      return t('responses', { count: value });
  }
}
