import { zoneNamed } from '../core/basics/zones.ts';
import type { OffsetOf, Zone } from '../core/basics/zones.ts';

/** Offsets from the platform's own tables. */
export const platformOffset: OffsetOf = (zone, epochMs) => {
  try {
    const at = Temporal.Instant.fromEpochMilliseconds(Math.floor(epochMs)).toZonedDateTimeISO(zone);
    return at.offsetNanoseconds / 1_000_000;
  } catch (error) {
    if (error instanceof RangeError) return NaN;
    throw error;
  }
};

/** The zone of a site by IANA name, or null where nobody has given one. */
export type ZoneOf = (site: string, organization: string) => string | null;

/** Zones by name, each asked for once. */
export class ZoneBook {
  private readonly zones = new Map<string, Zone | null>();
  private readonly sites = new Map<string, Map<string, Zone | null>>();
  private readonly noted = new Map<string, Map<string, Zone>>();
  private readonly zoneOf: ZoneOf | null;
  private readonly fallback: Zone | null;

  constructor(zoneOf: ZoneOf | null, fallback: Zone | null) {
    this.zoneOf = zoneOf;
    this.fallback = fallback;
  }

  /** Null for a name that is no zone. */
  named(name: string): Zone | null {
    let zone = this.zones.get(name);
    if (zone === undefined) {
      zone = zoneNamed(name, platformOffset);
      this.zones.set(name, zone);
    }
    return zone;
  }

  /** Keeps the zone that a row names for its site; the first one stands. */
  note(organization: string, site: string, zone: Zone): void {
    let sites = this.noted.get(organization);
    if (sites === undefined) {
      sites = new Map();
      this.noted.set(organization, sites);
    }
    if (!sites.has(site)) sites.set(site, zone);
  }

  /** The zone the file itself gives the site: in a row read so far, else in its mapping; null where in neither. */
  fromFile(organization: string, site: string): Zone | null {
    return this.noted.get(organization)?.get(site) ?? this.fallback;
  }

  /** The site's zone, else the mapping's; null where neither is given. */
  ofSite(organization: string, site: string): Zone | null {
    if (this.zoneOf === null) return this.fallback;
    let sites = this.sites.get(organization);
    if (sites === undefined) {
      sites = new Map();
      this.sites.set(organization, sites);
    }
    let zone = sites.get(site);
    if (zone === undefined) {
      const name = this.zoneOf(site, organization);
      zone = name === null ? this.fallback : this.named(name);
      sites.set(site, zone);
    }
    return zone;
  }
}
