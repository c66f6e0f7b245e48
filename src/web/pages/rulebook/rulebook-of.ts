import { parseRatio } from '../../../core/basics/ratio.ts';
import { UNSTATED, type Rulebook, type Stated } from '../../../core/rulebook/rulebook.ts';
import { CONDITIONS } from '../../../core/survey/pattern.ts';
import type { RulebookPage } from '../../../http/contract/registry.ts';
import { windowOf } from '../../parts/window-text.ts';

const stated = <T>(value: T | null): Stated<T> => value ?? UNSTATED;

const TRANSFERS = ['first', 'last', 'longest', 'none'] as const;

/** The edition as core knows it, so that core's own sentences describe it here too. */
export function rulebookOf(page: RulebookPage): Rulebook {
  const sourced = ({ source, note }: { source: string; note: { en: string; fr: string } | null }) => ({
    source,
    ...(note && { note }),
  });
  const { key } = page.surveyWindow;
  return {
    program: page.program,
    edition: page.edition,
    sha256: page.sha256,
    title: page.title,
    source: page.source,
    countsWhen: {
      ...sourced(page.countsWhen),
      all: CONDITIONS.filter((condition) => page.countsWhen.all.includes(condition)),
    },
    share: {
      ...sourced(page.share),
      value: stated(page.share.ratio === null ? null : parseRatio(page.share.ratio)),
      comparison: stated(page.share.comparison),
    },
    period: {
      ...sourced(page.period),
      months: page.period.months,
      comparison: page.period.comparison,
      consecutive: page.period.consecutive,
      reading: page.period.reading,
    },
    surveyWindow: { ...sourced(page.surveyWindow), window: stated(key === null ? null : windowOf(key)) },
    minimumResponses: {
      ...sourced(page.minimumResponses),
      csr: stated(page.minimumResponses.csr),
      supervisor: stated(page.minimumResponses.supervisor),
      site: stated(page.minimumResponses.site),
      organization: stated(page.minimumResponses.organization),
    },
    organization: { ...sourced(page.organization), rule: stated(page.organization.rule) },
    transfers: {
      ...sourced(page.transfers),
      judged: stated(TRANSFERS.find((judged) => judged === page.transfers.judged) ?? null),
    },
    validity: { ...sourced(page.validity), months: stated(page.validity.months) },
    labels: page.labels,
    monthlyVolume: {},
    profile: null,
  };
}

/** Does the edition leave this rule, or a part of it, unstated? */
export function isUnstated(rulebook: Rulebook, rule: string): boolean {
  switch (rule) {
    case 'share':
      return rulebook.share.value === UNSTATED || rulebook.share.comparison === UNSTATED;
    case 'survey-window':
      return rulebook.surveyWindow.window === UNSTATED;
    case 'minimum-responses':
      return Object.values(rulebook.minimumResponses).includes(UNSTATED);
    case 'organization':
      return rulebook.organization.rule === UNSTATED;
    case 'transfers':
      return rulebook.transfers.judged === UNSTATED;
    case 'validity':
      return rulebook.validity.months === UNSTATED;
    default:
      return false;
  }
}
