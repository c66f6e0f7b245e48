import type { Command } from 'commander';
import type { ScoreResult } from '../actions/judging/score-files.ts';
import type { Period } from '../core/basics/month.ts';
import { PlauditError } from '../core/basics/problem.ts';
import { searchKey } from '../core/basics/search-key.ts';
import { nearest } from '../core/basics/nearest.ts';
import type { Reading, Rulebook } from '../core/rulebook/rulebook.ts';
import type { Mapping } from '../core/survey/mapping.ts';
import type { Level } from '../core/survey/response.ts';
import type { CliDeps } from './deps.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { printJsonList } from './json.ts';
import { adviseMapping } from './mapping-advice.ts';
import {
  checkFiles,
  jsonOption,
  levelOption,
  periodOption,
  readingOption,
  rejectsOption,
  strictOption,
  required,
  rulebookOption,
} from './options.ts';
import { Progress } from './progress.ts';
import { openRejectFile, RejectReport } from './rejects.ts';
import type { ScoredDecision } from './text/decision-table.ts';
import { levelWords } from './text/decision-words.ts';
import { count } from './text/numbers.ts';
import { harmless } from './text/plain-text.ts';
import { scoreHeader, scoreTables, whyTables } from './text/score-report.ts';

const EXAMPLES = `
Examples:
  plaudit score responses.csv --rulebook world-class-fcr@2015
  plaudit score january.xlsx february.xlsx --rulebook my-edition.yaml --mapping my-mapping.yaml
  plaudit score responses.csv.gz -r world-class-call@2013 --level csr --reading each-month
  plaudit score responses.csv -r world-class-call@2014 --profile my-values.yaml --period 2014-01..2014-03
  plaudit score responses.csv -r world-class-fcr@2015 --why "Alex Roy"
  plaudit score responses.csv -r world-class-fcr@2015 --json > decisions.json

Files: CSV, TSV, XLSX or NDJSON, plain or gzip. Several are judged as one network. A header that is not
the canonical one needs a mapping: "plaudit mapping FILE" proposes it.
Exit code: 0 judged, 1 failed, 2 wrong usage; with --strict 3 when rows were rejected or a file ended early.`;

type Options = {
  rulebook?: string;
  mapping?: string;
  profile?: string;
  level?: Level;
  reading?: Reading;
  period?: Period;
  rejects?: string;
  strict?: boolean;
  why?: string;
  all?: boolean;
  json?: boolean;
};

export function scoreCommand(program: Command, deps: CliDeps, end: (code: ExitCode) => void): void {
  const command = program.command('score');
  command
    .description('judge files of survey responses by a rulebook; no database is needed')
    .argument('<file...>', 'files of responses')
    .addOption(rulebookOption('the edition: PROGRAM@EDITION, or the path of an edition of your own'))
    .option('-m, --mapping <map.yaml>', 'how the columns are to be read')
    .option('--profile <profile.yaml>', 'operator profile with values the edition leaves unstated')
    .addOption(levelOption('only this level'))
    .addOption(readingOption())
    .addOption(periodOption())
    .addOption(rejectsOption())
    .addOption(strictOption())
    .option('--why <subject>', 'every clause of one subject, in place of the tables')
    .option('--all', 'every row, where long tables would be cut')
    .addOption(jsonOption().conflicts(['why', 'all']))
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], options: Options) => end(await score(files, options, deps)));
}

async function score(files: readonly string[], options: Options, deps: CliDeps): Promise<ExitCode> {
  const key = required(
    options.rulebook,
    '--rulebook',
    'name an edition, as in "--rulebook world-class-fcr@2015"; "plaudit rulebook list" shows them all.',
  );
  const inputs = [options.mapping, options.profile, isPath(key) ? key : undefined].filter((path) => path !== undefined);
  await checkFiles([...inputs, ...files]);
  const rulebook = await rulebookFor(key, options.profile, deps);
  const { loadMapping } = await import('../actions/imports/mapping-files.ts');
  const mapping = options.mapping === undefined ? undefined : await loadMapping(options.mapping);
  const { scoreFiles } = await import('../actions/judging/score-files.ts');
  const rejectFile =
    options.rejects === undefined ? null : await openRejectFile(options.rejects, [...files, ...inputs]);
  const report = new RejectReport(deps.err, options.rejects);
  const progress = new Progress(deps.err);
  let result: ScoreResult;
  try {
    result = await scoreFiles(files, {
      rulebook,
      now: deps.now(),
      mapping,
      level: options.level,
      reading: options.reading,
      period: options.period,
      onProgress: (file, bytesRead, totalBytes) => progress.say(readSoFar(file, bytesRead, totalBytes)),
      onRejects: async (file, rejects) => {
        report.add(file, rejects);
        await rejectFile?.add(file, rejects);
      },
    });
  } catch (error) {
    throw adviseMapping(error, files, options.mapping);
  } finally {
    progress.clear();
    await rejectFile?.close();
  }
  report.end();
  await print(result, rulebook, mapping ?? null, options, deps);
  const nothing = nothingToJudge(result, options.level);
  if (nothing !== null) {
    deps.err.write(`${nothing}\n`);
    // That nobody stands on the level asked for is an answer, too.
    if (result.responses.unscorable === result.responses.taken) return EXIT.failed;
  }
  const incomplete = result.responses.rejected > 0 || result.responses.truncated.length > 0;
  return incomplete && options.strict === true ? EXIT.rejects : EXIT.ok;
}

/** Why there is no decision at all, or null where there is one. */
function nothingToJudge({ responses, decisions }: ScoreResult, level: Level | undefined): string | null {
  if (decisions.length > 0) return null;
  if (responses.taken === 0) return 'No response could be taken, so there is nothing to judge.';
  return level === undefined || responses.unscorable === responses.taken
    ? 'No response has an answer to judge.'
    : `No response names a ${levelWords(level).one}: choose another --level, or name the column in the mapping.`;
}

const isPath = (key: string): boolean => /\.ya?ml$/.test(key);

async function rulebookFor(key: string, profilePath: string | undefined, deps: CliDeps): Promise<Rulebook> {
  const { completeRulebook, loadProfile, openRulebook } = await import('../actions/rulebooks/rulebooks.ts');
  const { rulebook } = await openRulebook(await deps.rulebooks(), key);
  return profilePath === undefined ? rulebook : completeRulebook(rulebook, await loadProfile(profilePath), profilePath);
}

const readSoFar = (file: string, bytesRead: number, totalBytes: number | null): string =>
  totalBytes === null || totalBytes === 0
    ? `Reading ${file}: ${count(Math.round(bytesRead / 1e6))} MB`
    : `Reading ${file}: ${Math.min(100, Math.round((bytesRead / totalBytes) * 100))} %`;

async function print(
  result: ScoreResult,
  rulebook: Rulebook,
  mapping: Mapping | null,
  options: Options,
  deps: CliDeps,
): Promise<void> {
  if (options.json === true) {
    const { decisionDocument, scoreDocument } = await import('../actions/judging/score-files.ts');
    const { decisions: _, ...head } = scoreDocument(rulebook, { ...result, decisions: [] });
    printJsonList(deps.out, head, 'decisions', result.decisions.values().map(decisionDocument));
    return;
  }
  const more = { rulebook, mapping, all: options.all === true, columns: deps.out.columns || null };
  const chosen = options.why === undefined ? null : subjectsNamed(result.decisions, options.why);
  deps.out.write(scoreHeader(result, more));
  deps.out.write(chosen === null ? scoreTables(result, more) : whyTables(chosen, rulebook));
}

/** The decisions about a subject, as written or without regard to case and accents; throws `usage` where there is none. */
function subjectsNamed(decisions: readonly ScoredDecision[], name: string): ScoredDecision[] {
  const exact = decisions.filter((d) => d.subject === name);
  const found = exact.length > 0 ? exact : decisions.filter((d) => searchKey(d.subject) === searchKey(name));
  if (found.length > 0) return found;
  const near = nearest(name, new Set(decisions.map((d) => d.subject)));
  const advice = near === null ? 'leave --why out to see them all' : `did you mean "${harmless(near)}"?`;
  throw new PlauditError(
    'usage',
    `--why: no subject judged here is named "${name}": ${advice}${advice.endsWith('?') ? '' : '.'}`,
    { place: '--why' },
  );
}
