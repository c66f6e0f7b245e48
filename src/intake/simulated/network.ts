import { ORGANIZATIONS } from './organizations.ts';
import { buildRosters, MONTHS, type SiteRoster } from './roster.ts';
import type { Simulation } from './simulate.ts';
import { dayOfPosition } from './times.ts';

export type SimulatedOrganization = { readonly name: string; readonly industry: string; readonly zone: string };

/** `zone` is the site's IANA zone. Site names are unique over the whole network. */
export type SimulatedSite = {
  readonly organization: string;
  readonly name: string;
  readonly city: string;
  readonly zone: string;
};

export type SimulatedSupervisor = { readonly organization: string; readonly site: string; readonly name: string };

/** Days since 1970-01-01 in the site's zone, `from` <= day < `to`. */
export type Assignment = {
  readonly from: number;
  readonly to: number;
  readonly site: string;
  readonly supervisor: string;
};

/** `assignments` in order of time: more than one where the CSR moves. Names are unique in an organization. */
export type SimulatedCsr = {
  readonly organization: string;
  readonly name: string;
  readonly assignments: readonly Assignment[];
};

export type SimulatedNetwork = {
  readonly organizations: readonly SimulatedOrganization[];
  readonly sites: readonly SimulatedSite[];
  readonly supervisors: readonly SimulatedSupervisor[];
  readonly csrs: readonly SimulatedCsr[];
};

/** Who the responses of `simulateNetwork` with the same arguments are about. */
export function simulatedNetwork({ seed, lastMonth, scale = 1 }: Simulation): SimulatedNetwork {
  const rosters = buildRosters(seed, scale);
  const firstMonth = lastMonth - MONTHS + 1;
  return {
    organizations: ORGANIZATIONS.map(({ name, industry, zone }) => ({ name, industry, zone })),
    sites: rosters.map(({ organization, site: { name, city, zone } }) => ({
      organization: organization.name,
      name,
      city,
      zone,
    })),
    supervisors: rosters.flatMap(({ organization, site, supervisors }) =>
      supervisors.map((name) => ({ organization: organization.name, site: site.name, name })),
    ),
    csrs: ORGANIZATIONS.flatMap(({ name }) => csrsOf(name, rosters, firstMonth)),
  };
}

function csrsOf(organization: string, rosters: readonly SiteRoster[], firstMonth: number): SimulatedCsr[] {
  const assignments = new Map<string, Assignment[]>();
  for (const { site, posts } of rosters.filter((r) => r.organization.name === organization)) {
    for (const post of posts) {
      if (post.csr === null) continue;
      const own = assignments.get(post.csr) ?? [];
      assignments.set(post.csr, own);
      post.supervisors.forEach((supervisor, i) => {
        own.push({
          from: dayOfPosition(firstMonth, supervisor.from),
          to: dayOfPosition(firstMonth, post.supervisors[i + 1]?.from ?? post.to),
          site: site.name,
          supervisor: supervisor.name,
        });
      });
    }
  }
  return [...assignments].map(([name, own]) => ({
    organization,
    name,
    assignments: own.toSorted((a, b) => a.from - b.from),
  }));
}
