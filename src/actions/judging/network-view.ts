import type { Reach } from '../../core/access/reach.ts';
import { formatPeriod, type Period } from '../../core/basics/month.ts';
import { PlauditError } from '../../core/basics/problem.ts';
import { ABSENT } from '../../core/certification/network.ts';
import { MET, NOT_MET, TOO_FEW } from '../../core/certification/rule.ts';
import { type Reading, type Rulebook, rulebookKey } from '../../core/rulebook/rulebook.ts';
import type { Client, Pool, PoolClient } from '../../store/basics/db.ts';
import { readStandings, type Standing } from '../../store/certificates/certificates.ts';
import { networkState } from '../../store/organizations.ts';
import { type Status, STATUSES } from '../../core/certification/status.ts';
import { readTogether } from '../../store/basics/snapshot.ts';
import { type Directory, readDirectory } from './directory.ts';
import { readSight, type Sight } from '../access/sight.ts';
import { type JudgedNetwork, JUDGING_CONNECTIONS, judgeOn } from './judge-network.ts';

/** The network as lists show it: outcomes, names and certificates of one moment. */
export type NetworkView = JudgedNetwork & {
  readonly directory: Directory;
  readonly sight: Sight;
  /** Index into STATUSES, by subject index. */
  readonly statuses: Uint8Array;
  /** The number of the certificate that counts for a subject's status, where there is one. */
  readonly certificates: ReadonlyMap<number, string>;
  /** Orders of subject indexes that lists asked for before, kept as long as this view. */
  readonly orders: Map<string, Uint32Array>;
  readonly readAt: Date;
  readonly today: string;
};

export type ViewOptions = { readonly period?: Period; readonly reading?: Reading };

const KEPT_VIEWS = 6;
const ATTEMPTS = 10;

/**
 * Judged views of the network, kept until the counted responses or certificates change. Nothing here is a
 * source of truth: a view is made from the roll-ups in well under a second whenever the database moved on.
 */
export class NetworkViews {
  readonly #pool: Pool;
  readonly #now: () => Date;
  readonly #reach: Reach;
  readonly #views = new Map<string, Promise<NetworkView | null>>();
  /** The directory of one version, being read or there. */
  #directory: { readonly version: number; readonly read: Promise<Directory> } | null = null;
  #version = -1;
  #today = '';
  /** Of one view. */
  #subjects = 0;

  /** Of the whole network, or as far as a reach sees; then `pool` is one that reads so (store/basics/scoped-pool.ts). */
  constructor(pool: Pool, now: () => Date, reach: Reach = 'everything') {
    this.#reach = reach;
    this.#pool = pool;
    this.#now = now;
  }

  /** How many subjects all views kept have together: what they take in memory grows with it. */
  get rows(): number {
    return this.#views.size * this.#subjects;
  }

  /** Null where the network has no response yet. */
  async view(rulebook: Rulebook, options: ViewOptions = {}): Promise<NetworkView | null> {
    await this.#forgetOld();
    const key = [
      rulebookKey(rulebook),
      rulebook.sha256,
      rulebook.profile?.sha256 ?? '',
      options.reading ?? '',
      options.period === undefined ? '' : formatPeriod(options.period),
    ].join(' ');
    const known = this.#views.get(key);
    if (known !== undefined) {
      this.#views.delete(key);
      this.#views.set(key, known);
      return known;
    }
    const made = this.#make(rulebook, options);
    this.#views.set(key, made);
    for (const oldest of this.#views.keys()) {
      if (this.#views.size <= KEPT_VIEWS) break;
      this.#views.delete(oldest);
    }
    // A view that failed is not kept: the next request tries again.
    made.catch(() => {
      if (this.#views.get(key) === made) this.#views.delete(key);
    });
    return made;
  }

  /**
   * The views of two editions at the same moment, so that an index means the same subject in both. Throws `conflict`
   * where the network never holds still.
   */
  async both(a: Rulebook, b: Rulebook): Promise<[NetworkView, NetworkView] | null> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const [first, second] = [await this.view(a), await this.view(b)];
      if (first === null || second === null) return null;
      // The network moved on between the two: what is older is made anew.
      if (first.version === second.version) return [first, second];
      this.#views.clear();
    }
    throw new PlauditError('conflict', 'The network is changing at this moment: try again.', { place: 'network' });
  }

  async #forgetOld(): Promise<void> {
    const { version } = await networkState(this.#pool);
    const today = this.#now().toISOString().slice(0, 10);
    if (version === this.#version && today === this.#today) return;
    this.#version = version;
    this.#today = today;
    this.#views.clear();
  }

  /** Counts, names and certificates are of one snapshot: an index means the same subject in all of them. */
  #make(rulebook: Rulebook, options: ViewOptions): Promise<NetworkView | null> {
    const today = this.#today;
    return readTogether(this.#pool, JUDGING_CONNECTIONS, async (clients) => {
      const first = clients[0] as PoolClient;
      const sight = await readSight(first, this.#reach);
      const judged = await judgeOn(clients, rulebook, { ...options, sight });
      if (judged === null) return null;
      this.#subjects = judged.outcomes.length;
      const directory = await this.#directoryOf(first, judged.version, sight);
      const { program, edition } = rulebook;
      const statuses = judged.outcomes.map((outcome) => STATUSES.indexOf(statusBy(outcome, null)));
      const certificates = new Map<number, string>();
      await readStandings(first, { program, edition, today }, (orgId, subjectId, standing, number) => {
        const index = (judged.bases.get(orgId) as number) + subjectId;
        certificates.set(index, number);
        statuses[index] = STATUSES.indexOf(statusBy(judged.outcomes[index] as number, standing));
      });
      return {
        ...judged,
        directory,
        sight,
        certificates,
        statuses,
        orders: new Map(),
        readAt: this.#now(),
        today,
      };
    });
  }

  #directoryOf(client: Client, version: number, sight: Sight): Promise<Directory> {
    if (this.#directory?.version === version) return this.#directory.read;
    const read = readDirectory(client, version, sight.lists);
    const reading = { version, read };
    this.#directory = reading;
    // One that failed is not kept: the next request tries again.
    read.catch(() => {
      if (this.#directory === reading) this.#directory = null;
    });
    return read;
  }
}

/**
 * The one word for a subject under an edition. A certificate in force comes first, whatever the latest
 * months say; then what they say, if it is good; then what became of the certificate.
 */
function statusBy(outcome: number, standing: Standing | null): Status {
  if (standing === 'in-force') return 'certified';
  if (outcome === MET) return 'on-track';
  if (standing !== null) return standing;
  if (outcome === NOT_MET) return 'not-met';
  return outcome === TOO_FEW || outcome === ABSENT ? 'not-enough-responses' : 'undetermined';
}

/** The same of a certificate at hand; `today` is YYYY-MM-DD. */
export function statusOf(
  outcome: number,
  certificate: { readonly withdrawn: boolean; readonly validUntil: string } | null,
  today: string,
): Status {
  if (certificate === null) return statusBy(outcome, null);
  return statusBy(
    outcome,
    certificate.withdrawn ? 'withdrawn' : certificate.validUntil < today ? 'expired' : 'in-force',
  );
}
