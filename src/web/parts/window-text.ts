import { windowPhrase } from '../../core/rulebook/wording.ts';
import type { SurveyWindow } from '../../core/survey/survey-window.ts';
import type { Language } from '../format.ts';

/** Reads a survey window's key: "elapsed:10-1440", "business-days:2:monday-to-friday", "any"; null for any other. */
export function windowOf(key: string): SurveyWindow | null {
  const elapsed = /^elapsed:(\d+)-(\d+)$/.exec(key);
  if (elapsed) return { kind: 'elapsed', fromMinutes: Number(elapsed[1]), toMinutes: Number(elapsed[2]) };
  const days = /^business-days:(\d+):(.+)$/.exec(key);
  if (days) return { kind: 'business-days', days: Number(days[1]), calendar: days[2] as string };
  return key === 'any' ? { kind: 'any' } : null;
}

/** A survey window in words; its key where it is of a kind this version does not know. */
export function windowText(key: string, language: Language): string {
  const window = windowOf(key);
  return window === null ? key : windowPhrase(window)[language];
}
