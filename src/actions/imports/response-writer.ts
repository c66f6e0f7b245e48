import { CellCounter } from '../../core/survey/cell-counter.ts';
import { NO_ANSWER, patternOf } from '../../core/survey/pattern.ts';
import { LEVELS, type SurveyResponse } from '../../core/survey/response.ts';
import { type SurveyWindow, windowsOf } from '../../core/survey/survey-window.ts';
import type { Client } from '../../store/basics/db.ts';
import { LEVEL_CODES } from '../../store/levels.ts';
import { holdOrganization, type Organization } from '../../store/organizations.ts';
import { ChannelBook } from '../../store/reference.ts';
import { ADDED, type ResponseFacts, ResponseRows } from '../../store/responses/response-rows.ts';
import { copyResponses, findResponses, sameResponse } from '../../store/responses/responses.ts';
import { addToRollup } from '../../store/responses/rollups.ts';
import { ReasonBook, SubjectBook } from '../../store/subjects.ts';
import { CustomerWriter, type WaitingCustomers } from '../personal/customer-writer.ts';
import { FormerNames } from '../personal/former-names.ts';
import type { OpenSecrets } from '../keys/secrets.ts';

export type TakenCounts = { taken: number; unchanged: number; superseded: number; unanswered: number };

/** Rows of one organization wait for each other, because the database takes them best in thousands. */
export const CHUNK = 16_384;
/** All waiting rows together, over many organizations: what bounds the memory of an import. */
const WAITING_LIMIT = 65_536;
/** Distinct roll-up cells of all organizations kept before some are written: about 50 bytes each. */
const CELL_LIMIT = 3_000_000;
const UNIQUE_VIOLATION = '23505';

type Counters = readonly [CellCounter, CellCounter, CellCounter, CellCounter];
const newCounters = (): Counters => [new CellCounter(), new CellCounter(), new CellCounter(), new CellCounter()];

type Desk = {
  readonly organization: Organization;
  readonly subjects: SubjectBook;
  readonly reasons: ReasonBook;
  readonly organizationSubject: number;
  /** By level code. */
  counters: Counters;
  rows: ResponseRows;
  customers: WaitingCustomers;
  /** Null where no name was ever erased. */
  readonly former: FormerNames | null;
  /** True while no row was found to be there already: rows are then copied without a look. */
  allNew: boolean;
};

export type WriterOptions = {
  readonly client: Client;
  readonly importNo: number;
  readonly windows: readonly SurveyWindow[];
  readonly simulated: boolean;
  readonly now: Date;
  /** The zone a site without one is given; UTC holds where none is named. */
  readonly zoneOf: (site: string, organization: string) => string | null;
  readonly chunk?: number;
  readonly secrets: OpenSecrets;
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
  readonly #customers: CustomerWriter;
  readonly #desks = new Map<string, Desk>();
  /** Rows that were written, whose memory the next ones take: tens of thousands of times in a large import. */
  readonly #spare: ResponseRows[] = [];
  #waiting = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#channels = new ChannelBook(options.client);
    this.#customers = new CustomerWriter(options.client, options.secrets, options.now);
  }

  async start(): Promise<void> {
    await this.#channels.load();
  }

  async write(responses: readonly SurveyResponse[]): Promise<void> {
    for (const response of responses) {
      const desk = this.#desks.get(response.organization) ?? (await this.#openDesk(response.organization));
      if (this.#channels.known(response.channel) === undefined) await this.#addChannel(response.channel);
      const facts = this.#factsOf(desk, response);
      const earlier = desk.rows.add(response.responseId, facts);
      if (earlier !== ADDED) {
        if (sameResponse(desk.rows.facts(earlier), facts)) {
          this.counts.unchanged += 1;
          noteCustomer(desk, response);
          continue;
        }
        // A correction stands behind what it corrects.
        await this.#flush(desk);
        desk.rows.add(response.responseId, facts);
      }
      noteCustomer(desk, response);
      this.#waiting += 1;
      if (desk.rows.size >= (this.#options.chunk ?? CHUNK)) await this.#flush(desk);
      else if (this.#waiting >= WAITING_LIMIT) await this.#flush(this.#fullest());
    }
  }

  async finish(): Promise<void> {
    for (const desk of this.#desks.values()) {
      await this.#flush(desk);
      await this.settled();
      await this.#writeCells(desk);
    }
  }

  /**
   * Resolves when the client has nothing left to do for this writer, rejects when that failed. Until then
   * nobody else may use the client: a chunk that turns out not to be new is rolled back to its savepoint.
   */
  async settled(): Promise<void> {
    await this.#writing;
  }

  async #openDesk(name: string): Promise<Desk> {
    await this.settled();
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
      counters: newCounters(),
      rows: this.#newRows(organization.orgId),
      customers: new Map(),
      former: await FormerNames.load(client, organization.orgId, this.#options.secrets),
      allNew: true,
    };
    this.#desks.set(name, desk);
    this.organizations.push(organization);
    return desk;
  }

  async #addChannel(code: string): Promise<void> {
    await this.settled();
    await this.#channels.add(code);
  }

  #factsOf(desk: Desk, r: SurveyResponse): ResponseFacts {
    return {
      contactAt: r.contactAt,
      completedAt: r.completedAt,
      csrId: r.csr === null ? null : employeeId(desk, 'csr', r.csr, r.contactAt),
      supervisorId: r.supervisor === null ? null : employeeId(desk, 'supervisor', r.supervisor, r.contactAt),
      siteId: desk.subjects.idOf('site', r.site),
      reasonId: r.contactReason === null ? null : desk.reasons.idOf(r.contactReason),
      windows: windowsOf(this.#options.windows, r),
      month: r.month,
      channelId: this.#channels.known(r.channel) as number,
      pattern: patternOf(r),
      overall: r.overallSatisfaction,
      csrScore: r.csrSatisfaction,
      contactsNeeded: r.contactsNeeded,
      flags: flagsOf(r),
    };
  }

  #fullest(): Desk {
    let fullest: Desk | null = null;
    for (const desk of this.#desks.values()) {
      if (fullest === null || desk.rows.size > fullest.rows.size) fullest = desk;
    }
    return fullest as Desk;
  }

  /** Hands the desk's rows to the database, which takes them while the next ones are read. */
  async #flush(desk: Desk): Promise<void> {
    const { rows, customers } = desk;
    if (rows.size === 0) return;
    desk.rows = this.#newRows(desk.organization.orgId);
    desk.customers = new Map();
    this.#waiting -= rows.size;
    await this.settled();
    this.#writing = this.#writeRows(desk, rows, customers);
    // Whoever settles next is told; until then it must not count as unhandled.
    this.#writing.catch(() => undefined);
  }

  async #writeRows(desk: Desk, rows: ResponseRows, customers: WaitingCustomers): Promise<void> {
    await desk.subjects.save(this.#options.now, (site) => this.#options.zoneOf(site, desk.organization.name));
    await desk.reasons.save();
    const areNew = desk.allNew && (await this.#copyAsNew(desk, rows));
    if (!areNew) await this.#compareAndCopy(desk, rows);
    await this.#customers.write(desk.organization.orgId, customers, areNew);
    this.#spare.push(rows);
    await this.#boundCells();
  }

  #newRows(orgId: number): ResponseRows {
    return this.#spare.pop()?.reuse(orgId) ?? new ResponseRows(orgId, this.#options.importNo);
  }

  async #copyAsNew(desk: Desk, rows: ResponseRows): Promise<boolean> {
    const { client } = this.#options;
    await client.query('SAVEPOINT copied');
    try {
      await copyResponses(client, rows);
    } catch (error) {
      if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error;
      await client.query('ROLLBACK TO SAVEPOINT copied');
      await client.query('RELEASE SAVEPOINT copied');
      return false;
    }
    await client.query('RELEASE SAVEPOINT copied');
    for (let row = 0; row < rows.size; row += 1) this.#take(desk, rows.facts(row));
    return true;
  }

  async #compareAndCopy(desk: Desk, rows: ResponseRows): Promise<void> {
    const { client } = this.#options;
    const { orgId } = desk.organization;
    const keys = Array.from({ length: rows.size }, (_, row) => rows.key(row));
    const stored = await findResponses(client, orgId, keys);
    const fresh = this.#newRows(orgId);
    for (const [row, key] of keys.entries()) {
      const facts = rows.facts(row);
      const before = stored.get(key);
      if (before !== undefined && sameResponse(before, facts)) {
        this.counts.unchanged += 1;
        continue;
      }
      if (before !== undefined) {
        this.#count(desk, before, -1);
        this.counts.superseded += 1;
      }
      this.#take(desk, facts);
      fresh.add(key, facts, (before?.revision ?? 0) + 1);
    }
    desk.allNew = stored.size === 0;
    await copyResponses(client, fresh);
    this.#spare.push(fresh);
  }

  #take(desk: Desk, facts: ResponseFacts): void {
    this.counts.taken += 1;
    if (facts.pattern === NO_ANSWER) this.counts.unanswered += 1;
    this.#count(desk, facts, 1);
  }

  #count(desk: Desk, facts: ResponseFacts, n: number): void {
    const { csrId, supervisorId, siteId, month, channelId, pattern, windows } = facts;
    // A contact whose customer answered nothing is kept, and is no response: it counts nowhere and ends no period.
    if (pattern === NO_ANSWER) return;
    const [csrs, supervisors, sites, organizations] = desk.counters;
    if (csrId !== null) csrs.add(csrId, supervisorId ?? siteId, month, channelId, pattern, windows, n);
    if (supervisorId !== null) supervisors.add(supervisorId, siteId, month, channelId, pattern, windows, n);
    sites.add(siteId, desk.organizationSubject, month, channelId, pattern, windows, n);
    organizations.add(desk.organizationSubject, 0, month, channelId, pattern, windows, n);
  }

  /** Writes the cells of the organization that has the most of them, when all together have become too many. */
  async #boundCells(): Promise<void> {
    let all = 0;
    let most = 0;
    let fullest: Desk | null = null;
    for (const desk of this.#desks.values()) {
      const size = desk.counters.reduce((sum, counter) => sum + counter.size, 0);
      all += size;
      if (size <= most) continue;
      most = size;
      fullest = desk;
    }
    if (all > CELL_LIMIT && fullest !== null) await this.#writeCells(fullest);
  }

  async #writeCells(desk: Desk): Promise<void> {
    const { counters } = desk;
    desk.counters = newCounters();
    for (const level of LEVELS) {
      const code = LEVEL_CODES[level];
      await addToRollup(this.#options.client, desk.organization.orgId, code, counters[code] as CellCounter);
    }
  }
}

/** The last that a file says of a response's customer holds; saying nothing leaves what is known. */
function noteCustomer(desk: Desk, { responseId, contactAt, customer }: SurveyResponse): void {
  if (customer != null) desk.customers.set(responseId, { customer, contactAt });
}

const employeeId = (desk: Desk, level: 'csr' | 'supervisor', name: string, contactAt: number): number =>
  desk.former?.subjectOf(level, name, contactAt) ?? desk.subjects.idOf(level, name);

const answer = (value: boolean | null, bit: number): number => (value === null ? 0 : value ? 3 << bit : 1 << bit);

/** What the other columns leave out; see response.flags. */
const flagsOf = (r: SurveyResponse): number =>
  (r.contactTimeKnown ? 1 : 0) |
  (r.completedTimeKnown ? 2 : 0) |
  answer(r.otherChannelsUsed, 2) |
  answer(r.resolvedFirstContact, 4);
