import type { Pool } from '../actions/database.ts';
import type { Retention } from '../actions/personal/retention.ts';
import { PlauditError } from '../core/basics/problem.ts';
import { didYouMean } from '../core/rulebook/did-you-mean.ts';
import type { CliDeps } from './deps.ts';
import { ACTOR, withDatabase } from './database.ts';
import { printJson } from './json.ts';
import { required } from './options.ts';
import { count, counted } from './text/numbers.ts';
import { harmless } from './text/plain-text.ts';
import { table } from './text/table.ts';

export type RetentionOptions = { organization?: string; days?: number; json?: boolean };

/** An organization by its name. Throws `usage` with the nearest name. */
export async function organizationNamed(pool: Pool, name: string): Promise<Retention> {
  const { readRetention } = await import('../actions/personal/retention.ts');
  const all = await readRetention(pool);
  const found = all.find((each) => each.organization === name);
  if (found !== undefined) return found;
  const names = all.map((each) => each.organization);
  throw new PlauditError('usage', `There is no organization "${harmless(name)}". ${didYouMean(name, names)}`, {
    place: '--organization',
  });
}

export async function showRetention({ organization, json }: RetentionOptions, deps: CliDeps): Promise<void> {
  const { readRetention } = await import('../actions/personal/retention.ts');
  const all = await withDatabase(deps, async (pool) =>
    organization === undefined ? readRetention(pool) : [await organizationNamed(pool, organization)],
  );
  if (json === true) printJson(deps.out, { organizations: all.map(document) });
  else deps.out.write(all.length === 0 ? 'There is no organization yet.\n' : table(COLUMNS, all.map(cells)));
}

const COLUMNS = [
  { title: 'Organization', widest: 40 },
  { title: 'Days', align: 'right' },
  { title: 'Customers', align: 'right' },
  { title: 'Oldest contact' },
] as const;

const cells = ({ organization, days, setAt, customers, oldest }: Retention): string[] => [
  harmless(organization),
  `${count(days)}${setAt === null ? ' (usual)' : ''}`,
  count(customers),
  oldest?.toISOString().slice(0, 10) ?? '-',
];

const document = ({ organization, subjectId, days, setAt, customers, oldest }: Retention): Record<string, unknown> => ({
  organization,
  id: subjectId,
  days,
  setAt,
  customers,
  oldest,
});

export async function changeRetention(options: RetentionOptions, deps: CliDeps): Promise<void> {
  const name = required(options.organization, '--organization', 'say whose customers are kept so long.');
  const days = required(options.days, '--days', 'write for how many days.');
  const { changeRetention: change } = await import('../actions/personal/retention.ts');
  const changed = await withDatabase(deps, async (pool) => {
    const { subjectId } = await organizationNamed(pool, name);
    return change(pool, { organization: subjectId, days, actor: ACTOR, now: deps.now() });
  });
  if (options.json === true) printJson(deps.out, document(changed));
  else
    deps.out.write(
      `Customers of ${harmless(changed.organization)} are kept for ${counted(changed.days, 'day')} from the contact. What is older goes in the next night.\n`,
    );
}
