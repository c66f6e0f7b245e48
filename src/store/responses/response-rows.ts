import { readInstant, RowBytes } from '../basics/row-bytes.ts';

/** What a response says, with its names turned into ids, as the table holds it. */
export type ResponseFacts = {
  readonly contactAt: number;
  readonly completedAt: number | null;
  readonly csrId: number | null;
  readonly supervisorId: number | null;
  readonly siteId: number;
  readonly reasonId: number | null;
  readonly windows: number;
  readonly month: number;
  readonly channelId: number;
  readonly pattern: number;
  readonly overall: number | null;
  readonly csrScore: number | null;
  readonly contactsNeeded: number | null;
  readonly flags: number;
};

/** In the order in which `put` writes them and `facts` reads them. */
export const RESPONSE_COLUMNS = [
  'contact_at',
  'completed_at',
  'org_id',
  'csr_id',
  'supervisor_id',
  'site_id',
  'reason_id',
  'windows',
  'import_no',
  'month',
  'channel_id',
  'revision',
  'pattern',
  'overall',
  'csr_score',
  'contacts_needed',
  'flags',
  'response_key',
] as const;

/** Of `add`: the row was taken. */
export const ADDED = -1;
const FREE = -1;

/**
 * Responses of one organization on their way into the table, each key once. They are encoded as they come and
 * kept as bytes: tens of thousands of waiting objects would cost more than all else that is done with them.
 */
export class ResponseRows {
  readonly bytes = new RowBytes(1 << 14);
  size = 0;
  private orgId: number;
  private readonly importNo: number;
  /** Two integers a row: where it begins, where its key does. */
  private places = new Int32Array(64);
  /** Two integers a slot: the row, or FREE, and its key's hash. */
  private slots = new Int32Array(128).fill(FREE);

  constructor(orgId: number, importNo: number) {
    this.orgId = orgId;
    this.importNo = importNo;
  }

  /** Forgets its rows, to take those of another organization into the same memory. */
  reuse(orgId: number): this {
    this.orgId = orgId;
    this.size = 0;
    this.bytes.length = 0;
    this.slots.fill(FREE);
    return this;
  }

  /** Adds a row and says ADDED, or says which row has this key already and adds nothing. */
  add(key: string, facts: ResponseFacts, revision = 1): number {
    const { slots } = this;
    const mask = slots.length / 2 - 1;
    const hash = hashOf(key);
    let slot = hash & mask;
    for (let row = slots[slot * 2] as number; row !== FREE; row = slots[slot * 2] as number) {
      if (slots[slot * 2 + 1] === hash && this.key(row) === key) return row;
      slot = (slot + 1) & mask;
    }
    slots[slot * 2] = this.size;
    slots[slot * 2 + 1] = hash;
    this.put(key, facts, revision);
    if (this.size * 4 >= slots.length) this.grow();
    return ADDED;
  }

  key(row: number): string {
    const at = this.places[row * 2 + 1] as number;
    return this.bytes.written().toString('utf8', at + 4, at + 4 + this.bytes.view.getInt32(at));
  }

  /** What the row says, as it was added. */
  facts(row: number): ResponseFacts {
    const { view } = this.bytes;
    // Behind the row's number of fields.
    let at = (this.places[row * 2] as number) + 2;
    const next = (): number => {
      const length = view.getInt32(at);
      const field = at + 4;
      at = field + Math.max(0, length);
      return length < 0 ? NaN : field;
    };
    const instant = (field: number): number | null => (Number.isNaN(field) ? null : readInstant(view, field));
    const int4 = (field: number): number | null => (Number.isNaN(field) ? null : view.getInt32(field));
    const int2 = (field: number): number | null => (Number.isNaN(field) ? null : view.getInt16(field));
    const contactAt = instant(next()) as number;
    const completedAt = instant(next());
    next();
    const csrId = int4(next());
    const supervisorId = int4(next());
    const siteId = int4(next()) as number;
    const reasonId = int4(next());
    const windows = int4(next()) as number;
    next();
    const month = int2(next()) as number;
    const channelId = int2(next()) as number;
    next();
    const pattern = int2(next()) as number;
    const overall = int2(next());
    const csrScore = int2(next());
    const contactsNeeded = int2(next());
    const flags = int2(next()) as number;
    return {
      contactAt,
      completedAt,
      csrId,
      supervisorId,
      siteId,
      reasonId,
      windows,
      month,
      channelId,
      pattern,
      overall,
      csrScore,
      contactsNeeded,
      flags,
    };
  }

  private put(key: string, r: ResponseFacts, revision: number): void {
    const { bytes } = this;
    this.places[this.size * 2] = bytes.length;
    bytes.row(RESPONSE_COLUMNS.length);
    bytes.instant(r.contactAt);
    bytes.instant(r.completedAt);
    bytes.int4(this.orgId);
    bytes.int4(r.csrId);
    bytes.int4(r.supervisorId);
    bytes.int4(r.siteId);
    bytes.int4(r.reasonId);
    bytes.int4(r.windows);
    bytes.int4(this.importNo);
    bytes.int2(r.month);
    bytes.int2(r.channelId);
    bytes.int2(revision);
    bytes.int2(r.pattern);
    bytes.int2(r.overall);
    bytes.int2(r.csrScore);
    bytes.int2(r.contactsNeeded);
    bytes.int2(r.flags);
    this.places[this.size * 2 + 1] = bytes.length;
    bytes.text(key);
    this.size += 1;
  }

  private grow(): void {
    const places = new Int32Array(this.places.length * 2);
    places.set(this.places);
    this.places = places;
    const old = this.slots;
    const slots = new Int32Array(old.length * 2).fill(FREE);
    const mask = slots.length / 2 - 1;
    for (let at = 0; at < old.length; at += 2) {
      if (old[at] === FREE) continue;
      const hash = old[at + 1] as number;
      let slot = hash & mask;
      while (slots[slot * 2] !== FREE) slot = (slot + 1) & mask;
      slots[slot * 2] = old[at] as number;
      slots[slot * 2 + 1] = hash;
    }
    this.slots = slots;
  }
}

function hashOf(text: string): number {
  let hash = text.length;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}
