import { periodMonths, type Period } from '../basics/month.ts';
import { BLOCK_SUBJECTS, CELL_BYTES } from '../survey/cell-codec.ts';
import { LEVELS } from '../survey/response.ts';
import { scoringOf } from '../survey/pattern.ts';
import { UNKNOWN_SHIFT, windowKey } from '../survey/survey-window.ts';
import type { Sieve } from '../survey/tally.ts';
import { UNSTATED, type Reading, type Rulebook } from '../rulebook/rulebook.ts';
import type { MonthCount } from './decision.ts';
import { judgeCounts, levelRule, MET, NOT_MET, UNDETERMINED } from './rule.ts';

/** No cell of the subject was seen in the period. */
export const ABSENT = 255;
const SITE = LEVELS.indexOf('site');
const ORGANIZATION = LEVELS.indexOf('organization');

/** What an edition asks of every cell; `windows` are the registered keys, each at the index of its bit. */
export function sieveOf(rulebook: Rulebook, windows: readonly string[]): Sieve {
  const scoring = scoringOf(rulebook.countsWhen.all);
  const { window } = rulebook.surveyWindow;
  if (window === UNSTATED || window.kind === 'any') return { scoring, windowBit: 0 };
  const bit = windows.indexOf(windowKey(window));
  if (bit === -1) {
    throw new Error(
      `The survey window of ${rulebook.program}@${rulebook.edition} (${windowKey(window)}) is not registered.`,
    );
  }
  return { scoring, windowBit: 1 << bit };
}

/**
 * Counts of every subject of a network over one period, in columns: the subject with dense id s of the
 * organization whose ids begin at `base` stands at index base + s, whatever its level.
 */
export class NetworkCounts {
  readonly period: Period;
  readonly months: number;
  readonly size: number;
  readonly level: Uint8Array;
  /** Month m of a subject stands at index * months + m. */
  readonly n: Int32Array;
  readonly meeting: Int32Array;
  readonly outside: Int32Array;
  readonly lagUnknown: Int32Array;
  readonly unscorable: Int32Array;
  /** Whom the subject belonged to in the last month it was seen in, by the most responses of one cell. */
  readonly within: Int32Array;
  readonly #withinN: Int32Array;
  readonly #withinMonth: Int16Array;
  readonly #sieve: Sieve;

  constructor(period: Period, size: number, sieve: Sieve) {
    this.period = period;
    this.months = periodMonths(period);
    this.size = size;
    this.level = new Uint8Array(size).fill(ABSENT);
    this.n = new Int32Array(size * this.months);
    this.meeting = new Int32Array(size * this.months);
    this.outside = new Int32Array(size);
    this.lagUnknown = new Int32Array(size);
    this.unscorable = new Int32Array(size);
    this.within = new Int32Array(size);
    this.#withinN = new Int32Array(size);
    this.#withinMonth = new Int16Array(size).fill(-1);
    this.#sieve = sieve;
  }

  /** Adds a block of cells (`cell-codec.ts`) of one organization, level and month of the period. */
  addBlock(
    base: number,
    level: number,
    month: number,
    block: number,
    view: DataView,
    offset: number,
    length: number,
  ): void {
    const m = month - this.period.from;
    const { months } = this;
    if (m < 0 || m >= months) return;
    const { n, meeting, outside, lagUnknown, unscorable } = this;
    const { scoring, windowBit } = this.#sieve;
    const unknownBit = windowBit << UNKNOWN_SHIFT;
    const first = base + block * BLOCK_SUBJECTS;
    for (let at = offset; at < offset + length; at += CELL_BYTES) {
      const who = view.getUint32(at);
      const index = first + (who >>> 24);
      const windows = view.getInt32(at + 6);
      const count = view.getInt32(at + 10);
      const score = scoring[view.getUint8(at + 5) & 127] as number;
      this.#place(index, level, m, who & 0xffffff, count);
      if (score === 0) {
        unscorable[index] = (unscorable[index] as number) + count;
        continue;
      }
      if (windowBit !== 0) {
        if ((windows & unknownBit) !== 0) lagUnknown[index] = (lagUnknown[index] as number) + count;
        else if ((windows & windowBit) === 0) {
          outside[index] = (outside[index] as number) + count;
          continue;
        }
      }
      const slot = index * months + m;
      n[slot] = (n[slot] as number) + count;
      if (score === 2) meeting[slot] = (meeting[slot] as number) + count;
    }
  }

  #place(index: number, level: number, m: number, within: number, count: number): void {
    this.level[index] = level;
    const last = this.#withinMonth[index] as number;
    if (last > m || (last === m && (this.#withinN[index] as number) >= count)) return;
    this.#withinMonth[index] = m;
    this.#withinN[index] = count;
    this.within[index] = within;
  }

  total(column: Int32Array, index: number): number {
    let sum = 0;
    for (let i = index * this.months; i < (index + 1) * this.months; i += 1) sum += column[i] as number;
    return sum;
  }

  /** The subject's counts as `decide` takes them. Period sums without a month stand in the first one. */
  monthCounts(index: number): MonthCount[] {
    return Array.from({ length: this.months }, (_, m) => ({
      month: this.period.from + m,
      n: this.n[index * this.months + m] as number,
      meeting: this.meeting[index * this.months + m] as number,
      outside: m === 0 ? (this.outside[index] as number) : 0,
      lagUnknown: m === 0 ? (this.lagUnknown[index] as number) : 0,
      unscorable: m === 0 ? (this.unscorable[index] as number) : 0,
    }));
  }
}

/**
 * The outcome code of every subject (rule.ts), ABSENT where it has no cell in the period. `bases` are the
 * first indexes of the organizations in ascending order; an organization's subjects end where the next
 * one's begin. The same answers as `decide`, for hundreds of thousands of subjects in milliseconds.
 */
export function judgeNetwork(
  rulebook: Rulebook,
  counts: NetworkCounts,
  bases: readonly number[],
  reading: Reading = rulebook.period.reading,
): Uint8Array {
  const outcomes = new Uint8Array(counts.size).fill(ABSENT);
  const rules = LEVELS.map((level) => levelRule(rulebook, level));
  const bySites = rulebook.organization.rule !== 'own-share';
  for (let index = 0; index < counts.size; index += 1) {
    const level = counts.level[index] as number;
    if (level === ABSENT || (level === ORGANIZATION && bySites)) continue;
    const rule = rules[level] as (typeof rules)[number];
    outcomes[index] = judgeCounts(
      rule,
      reading,
      counts.n,
      counts.meeting,
      index * counts.months,
      counts.months,
      counts.lagUnknown[index] as number,
    );
  }
  if (bySites) judgeOrganizations(rulebook, counts, bases, outcomes);
  return outcomes;
}

function judgeOrganizations(
  rulebook: Rulebook,
  counts: NetworkCounts,
  bases: readonly number[],
  outcomes: Uint8Array,
): void {
  for (const [i, base] of bases.entries()) {
    let outcome = MET;
    let sites = 0;
    const organizations: number[] = [];
    for (let index = base; index < (bases[i + 1] ?? counts.size); index += 1) {
      if (counts.level[index] === ORGANIZATION) organizations.push(index);
      if (counts.level[index] !== SITE) continue;
      sites += 1;
      if (outcomes[index] === NOT_MET) outcome = NOT_MET;
      else if (outcomes[index] !== MET && outcome === MET) outcome = UNDETERMINED;
    }
    const unstated = rulebook.organization.rule === UNSTATED;
    for (const index of organizations) outcomes[index] = unstated || sites === 0 ? UNDETERMINED : outcome;
  }
}
