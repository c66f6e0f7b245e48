import { CellCounter } from '../core/survey/cell-counter.ts';
import { NO_ANSWER, patternOf } from '../core/survey/pattern.ts';
import { LEVELS, type SurveyResponse } from '../core/survey/response.ts';
import { type SurveyWindow, windowsOf } from '../core/survey/survey-window.ts';
import type { Client } from '../store/db.ts';
import { LEVEL_CODES } from '../store/levels.ts';
import { holdOrganization, type Organization } from '../store/organizations.ts';
import { ChannelBook } from '../store/reference.ts';
import { copyResponses, findResponses, type ResponseRow, sameResponse } from '../store/responses.ts';
import { addToRollup } from '../store/rollups.ts';
import { ReasonBook, SubjectBook } from '../store/subjects.ts';

export type TakenCounts = { taken: number; unchanged: number; superseded: number; unanswered: number };

/** Rows of one organization wait for each other, because the database takes them best in thousands. */
export const CHUNK = 16_384;
/** All waiting rows together, over many organizations: what bounds the memory of an import. */
const WAITING_LIMIT = 65_536;
/** Distinct roll-up cells kept before they are written: about 60 bytes each. */
const CELL_LIMIT = 1_500_000;
const UNIQUE_VIOLATION = '23505';

type Desk = {
  readonly organization: Organization;
  readonly subjects: SubjectBook;
  readonly reasons: ReasonBook;
  readonly organizationSubject: number;
  readonly counters: CellCounter[];
  rows: ResponseRow[];
  waiting: Map<string, ResponseRow>;
  /** True while no row was found to be there already: rows are then copied without a look. */
  allNew: boolean;
};

export type WriterOptions = {
  readonly client: Client;
  readonly importNo: number;
  readonly windows: readonly SurveyWindow[];
  readonly simulated: boolean;
  readonly now: Date;
  /** The zone a site is written with when it is met for the first time; UTC where none is named. */
  readonly zoneOf: (site: string) => string | null;
  readonly chunk?: number;
  readonly onOrganization?: (organization: Organization) => Promise<void>;
};

/**
 * Writes responses and their roll-up cells inside the caller's transaction.
 *
 * A key that is there with the same content changes nothing; with another content, a further revision
 * supersedes it, and the roll-up loses the old answers and gains the new ones. Nothing is final before
 * `finish`, and nothing at all before the caller commits.
 */
export class ResponseWriter {
  readonly counts: TakenCounts = { taken: 0, unchanged: 0, superseded: 0, unanswered: 0 };
  readonly organizations: Organization[] = [];
  readonly #options: WriterOptions;
  readonly #channels: ChannelBook;
  readonly #desks = new Map<string, Desk>();
  #waiting = 0;

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#channels = new ChannelBook(options.client);
  }

  async start(): Promise<void> {
    await this.#channels.load();
  }

  async write(responses: readonly SurveyResponse[]): Promise<void> {
    for (const response of responses) {
      const desk = this.#desks.get(response.organization) ?? (await this.#openDesk(response.organization));
      if (this.#channels.known(response.channel) === undefined) await this.#channels.add(response.channel);
      const row = this.#rowOf(desk, response);
      const earlier = desk.waiting.get(row.responseKey);
      if (earlier !== undefined) {
        if (sameResponse(earlier, row)) {
          this.counts.unchanged += 1;
          continue;
        }
        await this.#flush(desk);
      }
      desk.waiting.set(row.responseKey, row);
      desk.rows.push(row);
      this.#waiting += 1;
      if (desk.rows.length >= (this.#options.chunk ?? CHUNK)) await this.#flush(desk);
      else if (this.#waiting >= WAITING_LIMIT) await this.#flush(this.#fullest());
    }
  }

  async finish(): Promise<void> {
    for (const desk of this.#desks.values()) {
      await this.#flush(desk);
      await this.#writeCells(desk);
    }
  }

  async #openDesk(name: string): Promise<Desk> {
    const { client, simulated, now } = this.#options;
    const { organization, added } = await holdOrganization(client, { name, zone: 'UTC', simulated, now });
    if (added) await this.#options.onOrganization?.(organization);
    const subjects = new SubjectBook(client, organization.orgId);
    const reasons = new ReasonBook(client, organization.orgId);
    await subjects.load();
    await reasons.load();
    const desk: Desk = {
      organization,
      subjects,
      reasons,
      organizationSubject: subjects.idOf('organization', name),
      counters: LEVELS.map(() => new CellCounter()),
      rows: [],
      waiting: new Map(),
      allNew: true,
    };
    this.#desks.set(name, desk);
    this.organizations.push(organization);
    return desk;
  }

  #rowOf(desk: Desk, r: SurveyResponse): ResponseRow {
    return {
      responseKey: r.responseId,
      contactAt: r.contactAt,
      completedAt: r.completedAt,
      csrId: r.csr === null ? null : desk.subjects.idOf('csr', r.csr),
      supervisorId: r.supervisor === null ? null : desk.subjects.idOf('supervisor', r.supervisor),
      siteId: desk.subjects.idOf('site', r.site),
      reasonId: r.contactReason === null ? null : desk.reasons.idOf(r.contactReason),
      windows: windowsOf(this.#options.windows, r),
      month: r.month,
      channelId: this.#channels.known(r.channel) as number,
      pattern: patternOf(r),
      overall: r.overallSatisfaction,
      csrScore: r.csrSatisfaction,
      contactsNeeded: r.contactsNeeded,
      timesKnown: (r.contactTimeKnown ? 1 : 0) | (r.completedTimeKnown ? 2 : 0),
    };
  }

  #fullest(): Desk {
    let fullest: Desk | null = null;
    for (const desk of this.#desks.values()) {
      if (fullest === null || desk.rows.length > fullest.rows.length) fullest = desk;
    }
    return fullest as Desk;
  }

  async #flush(desk: Desk): Promise<void> {
    if (desk.rows.length === 0) return;
    const rows = desk.rows;
    desk.rows = [];
    desk.waiting = new Map();
    this.#waiting -= rows.length;
    await desk.subjects.save(this.#options.now, this.#options.zoneOf);
    await desk.reasons.save();
    if (!(desk.allNew && (await this.#copyAsNew(desk, rows)))) await this.#compareAndCopy(desk, rows);
    if (desk.counters.reduce((sum, counter) => sum + counter.size, 0) > CELL_LIMIT) await this.#writeCells(desk);
  }

  async #copyAsNew(desk: Desk, rows: readonly ResponseRow[]): Promise<boolean> {
    const { client, importNo } = this.#options;
    await client.query('SAVEPOINT copied');
    try {
      await copyResponses(client, desk.organization.orgId, importNo, rows);
    } catch (error) {
      if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error;
      await client.query('ROLLBACK TO SAVEPOINT copied');
      await client.query('RELEASE SAVEPOINT copied');
      return false;
    }
    await client.query('RELEASE SAVEPOINT copied');
    for (const row of rows) this.#take(desk, row);
    return true;
  }

  async #compareAndCopy(desk: Desk, rows: readonly ResponseRow[]): Promise<void> {
    const { client, importNo } = this.#options;
    const { orgId } = desk.organization;
    const stored = await findResponses(client, orgId, rows.map((r) => r.responseKey));
    const fresh: ResponseRow[] = [];
    const revisions: number[] = [];
    for (const row of rows) {
      const before = stored.get(row.responseKey);
      if (before !== undefined && sameResponse(before, row)) {
        this.counts.unchanged += 1;
        continue;
      }
      if (before !== undefined) {
        this.#count(desk, before, -1);
        this.counts.superseded += 1;
      }
      this.#take(desk, row);
      fresh.push(row);
      revisions.push((before?.revision ?? 0) + 1);
    }
    desk.allNew = stored.size === 0;
    await copyResponses(client, orgId, importNo, fresh, (i) => revisions[i] as number);
  }

  #take(desk: Desk, row: ResponseRow): void {
    this.counts.taken += 1;
    if (row.pattern === NO_ANSWER) this.counts.unanswered += 1;
    this.#count(desk, row, 1);
  }

  #count(desk: Desk, row: ResponseRow, n: number): void {
    // A contact whose customer answered nothing is kept, and is no response: it counts nowhere and ends no period.
    if (row.pattern === NO_ANSWER) return;
    const add = (level: keyof typeof LEVEL_CODES, subject: number | null, within: number): void => {
      if (subject === null) return;
      desk.counters[LEVEL_CODES[level]]?.add(subject, within, row.month, row.channelId, row.pattern, row.windows, n);
    };
    add('csr', row.csrId, row.supervisorId ?? row.siteId);
    add('supervisor', row.supervisorId, row.siteId);
    add('site', row.siteId, desk.organizationSubject);
    add('organization', desk.organizationSubject, 0);
  }

  async #writeCells(desk: Desk): Promise<void> {
    for (const level of LEVELS) {
      const code = LEVEL_CODES[level];
      await addToRollup(this.#options.client, desk.organization.orgId, code, desk.counters[code] as CellCounter);
      desk.counters[code] = new CellCounter();
    }
  }
}
