import type { Level } from '../../core/survey/response.ts';
import type { Client } from '../../store/basics/db.ts';
import { formerEmployees } from '../../store/personal/former-employees.ts';
import { LEVEL_CODES } from '../../store/levels.ts';
import { Mac } from '../../vault/ciphers.ts';
import type { OpenSecrets, Secrets } from '../keys/secrets.ts';

const INDEX_BYTES = 16;

/** The keyed digest by which an erased name is known again, inside one organization and level. */
export const nameIndex = (secrets: Secrets, orgId: number, level: Level, name: string): Buffer =>
  new Mac(secrets.deriveSecret('names')).of(Buffer.from(`${orgId}\0${level}\0${name}`)).subarray(0, INDEX_BYTES);

/**
 * Finds the subject of an erased name for responses of before its erasure, so that importing an old file again brings
 * no name back and no response is counted twice. Later contacts are somebody else's: whoever has that name then is new.
 */
export class FormerNames {
  readonly #known: ReadonlyMap<string, { readonly subjectId: number; readonly until: number }>;
  readonly #found = new Map<string, string>();
  readonly #indexOf: (level: Level, name: string) => string;

  private constructor(
    known: ReadonlyMap<string, { readonly subjectId: number; readonly until: number }>,
    indexOf: (level: Level, name: string) => string,
  ) {
    this.#known = known;
    this.#indexOf = indexOf;
  }

  /** Null where no name of the organization was erased: then nothing is asked of the vault. */
  static async load(client: Client, orgId: number, openSecrets: OpenSecrets): Promise<FormerNames | null> {
    const former = await formerEmployees(client, orgId);
    if (former.length === 0) return null;
    const secrets = await openSecrets();
    const known = new Map(
      former.map((each) => [
        `${each.level} ${each.nameIndex.toString('hex')}`,
        { subjectId: each.subjectId, until: each.erasedAt.getTime() },
      ]),
    );
    return new FormerNames(
      known,
      (level, name) => `${LEVEL_CODES[level]} ${nameIndex(secrets, orgId, level, name).toString('hex')}`,
    );
  }

  subjectOf(level: Level, name: string, contactAt: number): number | undefined {
    const asked = `${level} ${name}`;
    const index = this.#found.get(asked) ?? this.#indexOf(level, name);
    this.#found.set(asked, index);
    const former = this.#known.get(index);
    return former !== undefined && contactAt < former.until ? former.subjectId : undefined;
  }
}
