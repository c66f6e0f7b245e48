import type { TFunction } from 'i18next';
import type { Formatters } from '../format.ts';

/** A survey window's key ("elapsed:10-1440", "business-days:2:ca", "any") in words; `t` of the namespace `judging`. */
export function windowText(key: string, t: TFunction, format: Formatters): string {
  const elapsed = /^elapsed:(\d+)-(\d+)$/.exec(key);
  if (elapsed) {
    return t('window.elapsed', { from: format.duration(Number(elapsed[1])), to: format.duration(Number(elapsed[2])) });
  }
  const days = /^business-days:(\d+)/.exec(key);
  if (days) return t('window.business-days', { count: Number(days[1]) });
  return key === 'any' ? t('window.any') : key;
}
