import { newName } from './names.ts';
import { ORGANIZATIONS, SELF_SERVICE, type OrganizationDesign, type SiteDesign } from './organizations.ts';
import { RandomStream } from './random.ts';

/** Months simulated. A position in time is in months from the start of the first: 10.5 is the middle of the 11th. */
export const MONTHS = 12;
/** The months that the latest period of three months counts, for which the sites' shares are set. */
export const LAST_PERIOD = [9, 10, 11] as const;

const SEATS_PER_SUPERVISOR = 10;
/** Of the ten seats of a team, two change hands within the year: 12 CSRs a supervisor, 10 at a time. */
const HIRES_PER_SUPERVISOR = 2;

/** When the two people who move do so: both within the latest period of three months. */
const SUPERVISOR_CHANGE_AT = 10.5;
const SITE_CHANGE_AT = 10;

/** One CSR's time at one site; or, where `csr` is null, the site's self-service, which nobody handles. */
export type Post = {
  readonly csr: string | null;
  /** In order; each up to the next one's `from`, a position in time. */
  readonly supervisors: readonly { readonly from: number; readonly name: string }[];
  readonly from: number;
  readonly to: number;
  readonly hiredAt: number;
  /** Responses against other posts of the network. */
  readonly weight: number;
  /** Odds of resolving, and of pleasing, against the typical CSR's. */
  readonly resolving: number;
  readonly pleasing: number;
};

export type SiteRoster = {
  readonly organization: OrganizationDesign;
  readonly site: SiteDesign;
  readonly supervisors: readonly string[];
  readonly posts: readonly Post[];
};

/** Beta(32, 8), a share around 0.8 with a spread of 6 points, as odds against the middle one. */
const SHARE = [32, 8] as const;
/** Beta(64, 16): teams differ less than people do. */
const TEAM_SHARE = [64, 16] as const;
const againstTypical = (share: number): number => share / (1 - share) / 4;

const STREAM = { names: 1, people: 2 } as const;

const supervisorsAt = (site: SiteDesign, scale: number): number => Math.max(1, Math.round(site.supervisors * scale));

/** Who works where and when, and how well: all sites in the order of `ORGANIZATIONS`. Knows no calendar. */
export function buildRosters(seed: number, scale: number): SiteRoster[] {
  if (!(scale >= 0.02 && scale <= 20)) throw new RangeError(`a simulation's scale must lie in 0.02..20, got ${scale}`);
  return ORGANIZATIONS.flatMap((organization, o) => {
    const naming = new RandomStream(seed, STREAM.names, o);
    const taken = new Set<string>();
    const rosters = organization.sites.map((site, s) => {
      const random = new RandomStream(seed, STREAM.people, o, s);
      const named = (): string => newName(naming, site.names, taken);
      return buildSite(organization, site, random, named, scale);
    });
    return o === 0 ? withMovers(rosters) : rosters;
  });
}

function buildSite(
  organization: OrganizationDesign,
  site: SiteDesign,
  random: RandomStream,
  named: () => string,
  scale: number,
): SiteRoster {
  const teams = supervisorsAt(site, scale);
  const supervisors = Array.from({ length: teams }, named);
  const teamOdds = supervisors.map(() => againstTypical(random.beta(...TEAM_SHARE)));
  const seats = teams * SEATS_PER_SUPERVISOR;
  // The first two seats are kept for the people who move.
  const changing = new Set(
    random.shuffle(Int32Array.from({ length: seats - 2 }, (_, i) => i + 2)).subarray(0, teams * HIRES_PER_SUPERVISOR),
  );

  const post = (seat: number, from: number, to: number, hiredAt: number): Post => {
    const team = seat % teams;
    const odds = teamOdds[team] as number;
    const resolving = againstTypical(random.beta(...SHARE));
    const manner = againstTypical(random.beta(...SHARE));
    return {
      csr: named(),
      supervisors: [{ from, name: supervisors[team] as string }],
      from,
      to,
      hiredAt,
      weight: site.volume * hoursOf(random),
      resolving: resolving * odds,
      pleasing: ((resolving + manner) / 2) * odds,
    };
  };
  const posts: Post[] = [];
  for (let seat = 0; seat < seats; seat++) {
    const hiredAt = -random.between(0, 60);
    if (!changing.has(seat)) {
      posts.push(post(seat, 0, MONTHS, hiredAt));
      continue;
    }
    // In quarters of a month, so that nobody's last days all fall on a closed weekend.
    const left = 0.75 + random.below(42) / 4;
    const hired = left + 0.25 + random.below(Math.min(4, (MONTHS - left) * 4 - 1)) / 4;
    posts.push(post(seat, 0, left, hiredAt), post(seat, hired, MONTHS, hired));
  }
  posts.push(selfService(organization, posts));
  return { organization, site, supervisors, posts };
}

/** Part-timers, full-timers, and those who take the short contacts: 10 to 60 responses in three months. */
function hoursOf(random: RandomStream): number {
  const kind = random.uniform();
  if (kind < 0.24) return random.between(0.45, 0.75);
  return kind < 0.84 ? random.between(0.85, 1.25) : random.between(1.3, 1.65);
}

function selfService({ channels }: OrganizationDesign, posts: readonly Post[]): Post {
  const all = channels.reduce((sum, c) => sum + c.weight, 0);
  const share = (channels.find((c) => c.name === SELF_SERVICE)?.weight ?? 0) / all;
  const present = posts.reduce((sum, p) => sum + (p.weight * (p.to - p.from)) / MONTHS, 0);
  const weight = (present * share) / (1 - share);
  return { csr: null, supervisors: [], from: 0, to: MONTHS, hiredAt: -MONTHS, weight, resolving: 1, pleasing: 1 };
}

/** One CSR of the first site gets another supervisor, and one goes on at the second site. */
function withMovers(rosters: readonly SiteRoster[]): SiteRoster[] {
  const [first, second, ...others] = rosters;
  const stays = first?.posts[0];
  const goes = first?.posts[1];
  const nextSupervisor = first?.supervisors.at(-1);
  const newSupervisor = second?.supervisors[0];
  if (!first || !second || !stays || !goes || nextSupervisor === undefined || newSupervisor === undefined)
    return [...rosters];
  const busy = { weight: 1.5, hiredAt: -30 };
  const moved: Post = {
    ...stays,
    ...busy,
    supervisors:
      first.supervisors.length > 1
        ? [...stays.supervisors, { from: SUPERVISOR_CHANGE_AT, name: nextSupervisor }]
        : stays.supervisors,
  };
  const before: Post = { ...goes, ...busy, to: SITE_CHANGE_AT };
  const after: Post = {
    ...before,
    supervisors: [{ from: SITE_CHANGE_AT, name: newSupervisor }],
    from: SITE_CHANGE_AT,
    to: MONTHS,
  };
  return [
    { ...first, posts: [moved, before, ...first.posts.slice(2)] },
    { ...second, posts: [after, ...second.posts] },
    ...others,
  ];
}
