import { DAY_MS } from '../../core/basics/time.ts';
import { RESOLUTIONS } from '../../core/survey/pattern.ts';
import type { ResponseFacts } from '../../store/personal/personal.ts';

/** A yes or no kept in two bits: answered, and which. */
const answerAt = (flags: number, bit: number): boolean | null =>
  (flags & (1 << bit)) === 0 ? null : (flags & (2 << bit)) !== 0;

/** A response in words, as it is handed to the person it is about; its earlier revisions stand beside it. */
export function answersOf(r: ResponseFacts): Record<string, unknown> {
  const resolution = RESOLUTIONS[Math.floor(r.pattern / 9)] ?? 'unanswered';
  const time = (at: Date, isKnown: boolean): string =>
    isKnown ? at.toISOString() : new Date(Math.floor(at.getTime() / DAY_MS) * DAY_MS).toISOString().slice(0, 10);
  return {
    responseId: r.responseKey,
    revision: r.revision,
    contactAt: time(r.contactAt, (r.flags & 1) !== 0),
    completedAt: r.completedAt === null ? null : time(r.completedAt, (r.flags & 2) !== 0),
    channel: r.channel,
    contactReason: r.reason,
    site: r.site,
    supervisor: r.supervisor,
    csr: r.csr,
    resolution,
    contactsNeeded: r.contactsNeeded,
    otherChannelsUsed: answerAt(r.flags, 2),
    resolvedFirstContact: answerAt(r.flags, 4),
    overallSatisfaction: r.overall,
    csrSatisfaction: r.csrScore,
  };
}
