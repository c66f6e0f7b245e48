import type { Month } from '../basics/month.ts';
import { type Kind, kindOf, MonthTallies } from './month-tallies.ts';
import { NO_ANSWER, patternOf } from './pattern.ts';
import { LEVELS, type SurveyResponse } from './response.ts';
import { type SurveyWindow, windowsOf } from './survey-window.ts';
import type { Sieve } from './tally.ts';

/** Integers kept of one response: hash (two), CSR, supervisor, site, organization, month with kind, content. */
const WIDTH = 8;
/** Where the CSR stands; the levels above follow it, as in LEVELS. */
const SUBJECTS = 2;
/** In place of a kind: a contact whose customer answered nothing is no response. It counts for no one and ends no period. */
const NO_RESPONSE = 7;
/** Responses kept together: growing adds a chunk and copies nothing. */
const CHUNK = 1 << 16;

/** The subjects of one organization: ids by name, one map a level. */
type Desk = {
  readonly id: number;
  readonly ids: readonly [Map<string, number>, Map<string, number>, Map<string, number>];
};

/**
 * Counts responses under one edition without a database: the same response twice counts once, and a later
 * row with the same id and another content takes the place of the earlier one.
 *
 * A response is remembered by a 64-bit hash of its organization and id, 32 bytes in all and 16 to find it, so
 * that a million of them fit in memory: two of a million ids share a hash once in 30 million such files.
 */
export class ResponseLedger {
  /** By level (CSR, supervisor, site, organization). */
  readonly tallies: readonly MonthTallies[] = LEVELS.map(() => new MonthTallies());
  /** Names by level, at index id - 1. */
  readonly names: readonly { readonly name: string; readonly organization: string }[][] = LEVELS.map(() => []);
  taken = 0;
  duplicates = 0;
  superseded = 0;
  /** Of the taken: without an answer to any question. */
  unanswered = 0;
  private readonly windows: readonly SurveyWindow[];
  private readonly sieve: Sieve;
  private readonly desks = new Map<string, Desk>();
  private lastOrganization = '';
  private lastDesk: Desk | null = null;
  private capacity = 1 << 12;
  /** Two integers a place: the response, or -1, and the second half of its hash. */
  private slots = new Int32Array(1 << 13).fill(-1);
  private readonly chunks: Int32Array[] = [new Int32Array(CHUNK * WIDTH)];

  /** `windows` are those that the sieve's window bit speaks of. */
  constructor(sieve: Sieve, windows: readonly SurveyWindow[]) {
    this.sieve = sieve;
    this.windows = windows;
  }

  add(r: SurveyResponse): void {
    const desk = this.deskOf(r.organization);
    const site = this.idOf(desk, 2, r.organization, r.site);
    const supervisor = r.supervisor === null ? 0 : this.idOf(desk, 1, r.organization, r.supervisor);
    const csr = r.csr === null ? 0 : this.idOf(desk, 0, r.organization, r.csr);
    const { month } = r;
    const pattern = patternOf(r);
    const windows = windowsOf(this.windows, r);
    const kind = pattern === NO_ANSWER ? NO_RESPONSE : kindOf(this.sieve, pattern, windows);
    const monthAndKind = (month << 3) | kind;
    const content = contentHash(r, pattern, windows);

    hashKey(r.responseId, desk.id);
    const h1 = hashA;
    const h2 = hashB;
    const { slots } = this;
    const mask = this.capacity - 1;
    let slot = h1 & mask;
    for (;;) {
      const index = slots[slot * 2] as number;
      if (index === -1) break;
      if (slots[slot * 2 + 1] === h2) {
        const chunk = this.chunks[index >>> 16] as Int32Array;
        const at = (index & (CHUNK - 1)) * WIDTH;
        if (chunk[at] === h1) {
          const same =
            chunk[at + 2] === csr &&
            chunk[at + 3] === supervisor &&
            chunk[at + 4] === site &&
            chunk[at + 6] === monthAndKind &&
            chunk[at + 7] === content;
          if (same) {
            this.duplicates += 1;
            return;
          }
          const before = chunk[at + 6] as number;
          if ((before & 7) === NO_RESPONSE) this.unanswered -= 1;
          for (let level = 0; level < 4; level += 1)
            this.count(level, chunk[at + SUBJECTS + level] as number, before >> 3, before & 7, -1);
          this.write(chunk, at, h1, h2, csr, supervisor, site, desk.id, monthAndKind, content);
          this.superseded += 1;
          return;
        }
      }
      slot = (slot + 1) & mask;
    }
    const index = this.taken;
    slots[slot * 2] = index;
    slots[slot * 2 + 1] = h2;
    let chunk = this.chunks[index >>> 16];
    if (chunk === undefined) {
      chunk = new Int32Array(CHUNK * WIDTH);
      this.chunks.push(chunk);
    }
    this.write(chunk, (index & (CHUNK - 1)) * WIDTH, h1, h2, csr, supervisor, site, desk.id, monthAndKind, content);
    this.taken += 1;
    if (this.taken * 2 >= this.capacity) this.grow();
  }

  /** The last month in which anyone has a response; -1 where there is none. */
  lastMonth(): Month {
    let last = -1;
    for (const { month } of (this.tallies[LEVELS.indexOf('organization')] as MonthTallies).sorted())
      last = Math.max(last, month);
    return last;
  }

  private write(
    chunk: Int32Array,
    at: number,
    h1: number,
    h2: number,
    csr: number,
    supervisor: number,
    site: number,
    organization: number,
    monthAndKind: number,
    content: number,
  ): void {
    chunk[at] = h1;
    chunk[at + 1] = h2;
    chunk[at + 2] = csr;
    chunk[at + 3] = supervisor;
    chunk[at + 4] = site;
    chunk[at + 5] = organization;
    chunk[at + 6] = monthAndKind;
    chunk[at + 7] = content;
    const month = monthAndKind >> 3;
    const kind = monthAndKind & 7;
    if (kind === NO_RESPONSE) this.unanswered += 1;
    this.count(0, csr, month, kind, 1);
    this.count(1, supervisor, month, kind, 1);
    this.count(2, site, month, kind, 1);
    this.count(3, organization, month, kind, 1);
  }

  private count(level: number, subject: number, month: Month, kind: Kind, n: number): void {
    if (subject !== 0 && kind !== NO_RESPONSE) (this.tallies[level] as MonthTallies).add(subject, month, kind, n);
  }

  private deskOf(organization: string): Desk {
    if (this.lastDesk !== null && this.lastOrganization === organization) return this.lastDesk;
    let desk = this.desks.get(organization);
    if (desk === undefined) {
      desk = { id: this.newId(3, organization, organization), ids: [new Map(), new Map(), new Map()] };
      this.desks.set(organization, desk);
    }
    this.lastOrganization = organization;
    this.lastDesk = desk;
    return desk;
  }

  private idOf(desk: Desk, level: 0 | 1 | 2, organization: string, name: string): number {
    const ids = desk.ids[level];
    const known = ids.get(name);
    if (known !== undefined) return known;
    const id = this.newId(level, organization, name);
    ids.set(name, id);
    return id;
  }

  private newId(level: number, organization: string, name: string): number {
    const names = this.names[level] as { name: string; organization: string }[];
    return names.push({ name, organization });
  }

  private grow(): void {
    this.capacity *= 2;
    const slots = new Int32Array(this.capacity * 2).fill(-1);
    const mask = this.capacity - 1;
    for (let index = 0; index < this.taken; index += 1) {
      const chunk = this.chunks[index >>> 16] as Int32Array;
      const at = (index & (CHUNK - 1)) * WIDTH;
      let slot = (chunk[at] as number) & mask;
      while (slots[slot * 2] !== -1) slot = (slot + 1) & mask;
      slots[slot * 2] = index;
      slots[slot * 2 + 1] = chunk[at + 1] as number;
    }
    this.slots = slots;
  }
}

let hashA = 0;
let hashB = 0;

/** Two independent 32-bit hashes of an id inside an organization, left in hashA and hashB. */
function hashKey(key: string, organization: number): void {
  let a = Math.imul(organization, 0x9e3779b1) ^ 0x85ebca6b;
  let b = Math.imul(organization, 0xc2b2ae35) ^ 0x27d4eb2f;
  for (let i = 0; i < key.length; i += 1) {
    const code = key.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul((b << 5) | (b >>> 27), 0x2c1b3c6d) ^ Math.imul(code, 0x297a2d39);
  }
  hashA = mix(a);
  hashB = mix(b ^ key.length);
}

const mix = (x: number): number => {
  let h = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return h ^ (h >>> 16);
};

/** Everything of a response that may be corrected besides its subjects and month. */
function contentHash(r: SurveyResponse, pattern: number, windows: number): number {
  let h = Math.imul(mix(r.contactAt), 31) + mix(r.completedAt ?? 7);
  h = Math.imul(h, 31) + (r.overallSatisfaction ?? 9) * 11 + (r.csrSatisfaction ?? 9);
  h = Math.imul(h, 31) + (r.contactsNeeded ?? 99);
  h = Math.imul(h, 31) + pattern;
  h = Math.imul(h, 31) + Number(r.otherChannelsUsed ?? 2) * 3 + Number(r.resolvedFirstContact ?? 2);
  h = mixText(mixText(h, r.channel), r.contactReason ?? '\0');
  return mix(Math.imul(h, 31) + windows) | 0;
}

function mixText(h: number, text: string): number {
  let mixed = h;
  for (let i = 0; i < text.length; i += 1) mixed = Math.imul(mixed, 31) + text.charCodeAt(i);
  return Math.imul(mixed, 31) | 0;
}
