import { PlauditError } from '../../core/basics/problem.ts';
import type { Month, Period } from '../../core/basics/month.ts';
import { decide } from '../../core/certification/decide.ts';
import type { Decision, MonthCount } from '../../core/certification/decision.ts';
import { sieveOf } from '../../core/certification/network.ts';
import type { Reading, Rulebook } from '../../core/rulebook/rulebook.ts';
import type { Level } from '../../core/survey/response.ts';
import { windowKey } from '../../core/survey/survey-window.ts';
import { addCell, emptyTally, type Sieve, type Tally } from '../../core/survey/tally.ts';
import type { Client } from '../../store/basics/db.ts';
import { listWindows } from '../../store/reference.ts';
import { monthRange, readSubjectCells } from '../../store/responses/rollups.ts';
import { sitesOf, type Subject, subjectsNumbered } from '../../store/subjects.ts';

/** One cell of one subject, with its month. */
export type SubjectCell = {
  readonly month: Month;
  readonly within: number;
  readonly windows: number;
  readonly channel: number;
  readonly pattern: number;
  readonly n: number;
};

/** Everything known of one subject that any edition may ask for, and of its sites where it is an organization. */
export type SubjectEvidence = {
  readonly windows: readonly string[];
  readonly range: { readonly first: Month; readonly last: Month };
  /** By month. */
  readonly own: readonly SubjectCell[];
  readonly sites: readonly { readonly name: string; readonly cells: readonly SubjectCell[] }[];
};

type Numbered = Pick<Subject, 'orgId' | 'subjectId' | 'level'>;

/**
 * The evidence on each subject, at its place in the list, in a handful of queries. The client should hold a
 * snapshot (store/basics/snapshot.ts): evidence of two moments would be evidence of nothing.
 * Throws `not-found` where the network has no response.
 */
export async function readEvidence(client: Client, subjects: readonly Subject[]): Promise<SubjectEvidence[]> {
  const windows = (await listWindows(client)).map(windowKey);
  const range = await monthRange(client);
  if (range === null) throw new PlauditError('not-found', 'The network has no response yet: import a file first.');
  const all = { from: range.first, to: range.last };
  const owns = await cellsOf(client, subjects, all);
  const evidence: SubjectEvidence[] = [];
  for (const [i, { orgId, level }] of subjects.entries()) {
    const found = level === 'organization' ? await sitesOf(client, orgId) : [];
    const cells = await cellsOf(
      client,
      found.map((site) => ({ orgId, subjectId: site.subjectId, level: 'site' })),
      all,
    );
    const sites = found.map(({ name }, s) => ({ name, cells: cells[s] as SubjectCell[] }));
    evidence.push({ windows, range, own: owns[i] as SubjectCell[], sites });
  }
  return evidence;
}

/** The cells of each subject in a run of months, by month. */
async function cellsOf(client: Client, subjects: readonly Numbered[], months: Period): Promise<SubjectCell[][]> {
  const cells = subjects.map((): SubjectCell[] => []);
  await readSubjectCells(client, subjects, months, (place, month, within, windows, channel, pattern, n) =>
    cells[place]?.push({ month, within, windows, channel, pattern, n }),
  );
  return cells.map((own) => own.toSorted((a, b) => a.month - b.month));
}

/** What the evidence comes to under an edition; `period` is one the edition allows. */
export function decisionUnder(
  rulebook: Rulebook,
  period: Period,
  reading: Reading,
  subject: Subject,
  e: SubjectEvidence,
): Decision {
  const sieve = sieveOf(rulebook, e.windows);
  const sites = e.sites
    // As in judgeNetwork: a site without any response in the period is not one of its sites then.
    .filter(({ cells }) => cells.some((c) => isIn(period, c.month)))
    .map(({ name, cells }) => {
      const months = monthCounts(cells, sieve, period);
      const { outcome, readings } = decide(rulebook, { level: 'site', subject: name, months }, period, reading);
      return { name, outcome, readings };
    });
  return decide(
    rulebook,
    { level: subject.level, subject: subject.name, months: monthCounts(e.own, sieve, period), sites },
    period,
    reading,
  );
}

export const isIn = ({ from, to }: Period, month: Month): boolean => month >= from && month <= to;

export function tallyOf(cells: readonly SubjectCell[], sieve: Sieve): Tally {
  const tally = emptyTally();
  for (const c of cells) addCell(tally, sieve, c.pattern, c.windows, c.n);
  return tally;
}

export function monthCounts(cells: readonly SubjectCell[], sieve: Sieve, { from, to }: Period): MonthCount[] {
  const months: MonthCount[] = [];
  for (let month = from; month <= to; month += 1)
    months.push({
      month,
      ...tallyOf(
        cells.filter((c) => c.month === month),
        sieve,
      ),
    });
  return months;
}

export type PlaceStep = { readonly level: Level; readonly name: string };

/**
 * Whom each subject belonged to in the last month of a period it was seen in, from below its organization down:
 * for a CSR its site and supervisor. `evidence` stands at the places of `subjects`.
 */
export async function placesInPeriod(
  client: Client,
  subjects: readonly Subject[],
  evidence: readonly SubjectEvidence[],
  period: Period,
): Promise<PlaceStep[][]> {
  const places = subjects.map((): PlaceStep[] => []);
  let cells: readonly (readonly SubjectCell[])[] = evidence.map((e) => e.own);
  let below = subjects.map((subject, place) => ({ subject, place })).filter(({ subject }) => hasPlace(subject));
  cells = below.map(({ place }) => cells[place] as readonly SubjectCell[]);
  while (below.length > 0) {
    const ids = below.map(({ subject: { orgId } }, i) => ({
      orgId,
      subjectId: mostWithin(cells[i] as readonly SubjectCell[], period),
    }));
    const found = await subjectsNumbered(client, ids);
    const above: typeof below = [];
    for (const [i, { orgId, subjectId }] of ids.entries()) {
      const subject = found.get(`${orgId}:${subjectId}`);
      if (subject === undefined) continue;
      const { place } = below[i] as (typeof below)[number];
      (places[place] as PlaceStep[]).unshift({ level: subject.level, name: subject.name });
      if (hasPlace(subject)) above.push({ subject, place });
    }
    below = above;
    // Several CSRs have the same supervisor: its cells are read once.
    const distinct = [
      ...new Map(below.map(({ subject }) => [`${subject.orgId}:${subject.subjectId}`, subject])).entries(),
    ];
    const read = await cellsOf(
      client,
      distinct.map(([, subject]) => subject),
      period,
    );
    const byKey = new Map(distinct.map(([key], i) => [key, read[i] as SubjectCell[]]));
    cells = below.map(({ subject }) => byKey.get(`${subject.orgId}:${subject.subjectId}`) as SubjectCell[]);
  }
  return places;
}

/** Sites belong to their organization for good. */
const hasPlace = ({ level }: Subject): boolean => level === 'csr' || level === 'supervisor';

/** The dense id with the most responses in the last month of the period that has any; 0 where there is none. */
function mostWithin(cells: readonly SubjectCell[], period: Period): number {
  const last = cells.findLast((c) => isIn(period, c.month))?.month;
  const counts = new Map<number, number>();
  for (const c of cells) if (c.month === last) counts.set(c.within, (counts.get(c.within) ?? 0) + c.n);
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}
