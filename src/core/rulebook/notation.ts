import { formatRatio, type Ratio } from '../basics/ratio.ts';
import type { SurveyWindow } from '../survey/survey-window.ts';
import { UNSTATED, type Stated } from './rulebook.ts';

/** Values as they are written in a rulebook's YAML: short, the same in every language. */
export const notationOf = {
  ratio: (r: Stated<Ratio>): string => (r === UNSTATED ? r : formatRatio(r)),
  months: (n: Stated<number>): string => (n === UNSTATED ? n : `${n} ${n === 1 ? 'month' : 'months'}`),
  window(w: Stated<SurveyWindow>): string {
    if (w === UNSTATED) return w;
    switch (w.kind) {
      case 'any':
        return 'any';
      case 'elapsed':
        return `${span(w.fromMinutes)} to ${span(w.toMinutes)}`;
      case 'business-days':
        return `within ${w.days} business ${w.days === 1 ? 'day' : 'days'} (${w.calendar})`;
    }
  },
};

/** "24 hours", or "90 minutes" where hours would not be whole. */
function span(minutes: number): string {
  const hours = minutes > 0 && minutes % 60 === 0;
  const n = hours ? minutes / 60 : minutes;
  return `${n} ${hours ? 'hour' : 'minute'}${n === 1 ? '' : 's'}`;
}
