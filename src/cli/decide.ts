import type { Command } from 'commander';
import type { Pool } from '../actions/database.ts';
import type { RunBody } from '../actions/certificates/read-decisions.ts';
import type { LoadedRulebook } from '../actions/rulebooks/rulebooks.ts';
import { formatMonth, formatPeriod, type Period } from '../core/basics/month.ts';
import { PlauditError } from '../core/basics/problem.ts';
import { searchKey } from '../core/basics/search-key.ts';
import { didYouMean } from '../core/rulebook/did-you-mean.ts';
import type { Reading } from '../core/rulebook/rulebook.ts';
import type { CliDeps } from './deps.ts';
import { ACTOR, withDatabase } from './database.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { printJson } from './json.ts';
import { jsonOption, periodOption, readingOption, required, rulebookOption } from './options.ts';
import { LEVELS_DOWN, levelWords, READING_WORDS } from './text/decision-words.ts';
import { count } from './text/numbers.ts';
import { notCounted } from './text/not-counted.ts';
import { table } from './text/table.ts';

const EXAMPLES = `
Examples:
  plaudit decide --rulebook world-class-fcr@2015
  plaudit decide -r world-class-call@2013 --period 2026-01..2026-03 --reading each-month
  plaudit decide -r world-class-fcr@2015 --organization "Northern Lights Telecom" --json

Judges everyone in the database and records the outcome with its reasons; recorded decisions never change.
The period, unless it is named, ends with the last month in which the database has any response.
An edition of your own belongs into the folder that PLAUDIT_RULEBOOKS names.`;

type Options = { rulebook?: string; period?: Period; reading?: Reading; organization?: string; json?: boolean };

export function decideCommand(program: Command, deps: CliDeps, end: (code: ExitCode) => void): void {
  program
    .command('decide')
    .description('judge everyone in the database by an edition, and record it')
    .addOption(rulebookOption('the edition: PROGRAM@EDITION'))
    .addOption(periodOption())
    .addOption(readingOption())
    .option('--organization <name>', 'only this organization')
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(async (options: Options) => end(await decide(options, deps)));
}

async function decide(options: Options, deps: CliDeps): Promise<ExitCode> {
  const loaded = await editionFor(options, deps);
  const { decideNow } = await import('../actions/certificates/decide-now.ts');
  const run = await withDatabase(deps, async (pool) => {
    const orgId = options.organization === undefined ? undefined : await organizationNamed(pool, options.organization);
    const { period, reading } = options;
    return decideNow(pool, { loaded, period, reading, orgId, actor: ACTOR, now: deps.now() }, deps.now);
  });
  if (options.json === true) printJson(deps.out, runDocument(run));
  else deps.out.write(runReport(run, loaded));
  return EXIT.ok;
}

async function editionFor(options: Options, deps: CliDeps): Promise<LoadedRulebook> {
  const key = required(
    options.rulebook,
    '--rulebook',
    'name an edition, as in "--rulebook world-class-fcr@2015"; "plaudit rulebook list" shows them all.',
  );
  if (/\.ya?ml$/.test(key)) {
    const message =
      'Decisions in the database name an edition, not a file: put the file into the folder that PLAUDIT_RULEBOOKS names, and write its PROGRAM@EDITION here.';
    throw new PlauditError('usage', message, { place: '--rulebook' });
  }
  return (await deps.rulebooks()).get(key);
}

async function organizationNamed(pool: Pool, name: string): Promise<number> {
  const { networkFacts } = await import('../actions/judging/network-facts.ts');
  const { organizationNumbered } = await import('../actions/certificates/read-decisions.ts');
  const { organizations } = await networkFacts(pool);
  const found =
    organizations.find((o) => o.name === name) ?? organizations.find((o) => searchKey(o.name) === searchKey(name));
  if (found !== undefined) return (await organizationNumbered(pool, found.id)).orgId;
  const advice =
    organizations.length === 0
      ? 'There is none yet: import a file first.'
      : didYouMean(
          name,
          organizations.map((o) => o.name),
        );
  throw new PlauditError('usage', `--organization: none is named "${name}". ${advice}`, { place: '--organization' });
}

function runDocument({
  row,
  period,
  organization,
  progress: _,
  rulebook: _key,
  rulebookSha256,
  ...run
}: RunBody): Record<string, unknown> {
  return {
    ...run,
    rulebook: { program: row.program, edition: row.edition, sha256: rulebookSha256, profile: row.profile },
    period: period === null ? null : { from: formatMonth(period.from), to: formatMonth(period.to) },
    organization: organization?.name ?? null,
  };
}

function runReport(run: RunBody, { rulebook }: LoadedRulebook): string {
  const levels = LEVELS_DOWN.flatMap((level) => run.counts.filter((c) => c.level === level));
  const rows = levels.map(({ level, met, notMet, undetermined, certified }) => [
    levelWords(level, rulebook).several,
    ...[met + notMet + undetermined, met, notMet, undetermined, certified].map(count),
  ]);
  const columns = [
    { title: '' },
    ...['judged', 'met', 'not met', 'undetermined or too few', 'certificate held'].map((title) => ({
      title,
      align: 'right' as const,
    })),
  ];
  const total = levels.reduce((sum, c) => sum + c.met + c.notMet + c.undetermined, 0);
  const met = levels.reduce((sum, c) => sum + c.met, 0);
  const who = run.organization === null ? 'everyone' : run.organization.name;
  const period = run.period === null ? '' : formatPeriod(run.period);
  const whole = levels.find((c) => c.level === 'organization');
  const next =
    total === 0
      ? `No response of ${who} lies in ${period}: name other months with --period.\n`
      : met === 0
        ? 'Nobody met the edition, so there is no certificate to issue.\n'
        : `Next: plaudit certificate issue --run ${run.id}\n`;
  return `Decided on ${who} by ${run.rulebook}, ${period}, ${READING_WORDS[run.reading]}.\nRun ${run.id}\n\n${table(columns, rows)}${whole === undefined ? '' : notCounted(whole, rulebook)}\n${next}`;
}
