import type { Command } from 'commander';
import type { LoadedRulebook, Rulebooks } from '../actions/rulebooks/rulebooks.ts';
import { PlauditError } from '../core/basics/problem.ts';
import { describeRulebook } from '../core/rulebook/describe.ts';
import { diffRulebooks } from '../core/rulebook/diff.ts';
import { type Finding, formatFinding, isError } from '../core/rulebook/finding.ts';
import { lintRulebook } from '../core/rulebook/lint.ts';
import { LEVELS, type Level } from '../core/survey/response.ts';
import type { CliDeps } from './deps.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { printJson } from './json.ts';
import { checkFiles, jsonOption, readVolume } from './options.ts';
import { counted } from './text/numbers.ts';
import { changeLines, editionPage, editionTable } from './text/rulebook-words.ts';

const EXAMPLES = `
Examples:
  plaudit rulebook list
  plaudit rulebook show world-class-fcr@2015
  plaudit rulebook lint my-edition.yaml --volume csr=5 --volume site=300
  plaudit rulebook diff world-class-call@2013 world-class-call@2014
  plaudit rulebook diff world-class-fcr@2015 my-edition.yaml

Editions of your own: copy docs/examples/own-edition.yaml; PLAUDIT_RULEBOOKS names a folder of them.`;

const KEY_OR_FILE = 'PROGRAM@EDITION, or the path of a YAML file';

export function rulebookCommand(program: Command, deps: CliDeps, end: (code: ExitCode) => void): void {
  const group = program
    .command('rulebook')
    .description('list, show, check and compare editions')
    .addHelpText('after', EXAMPLES);
  group
    .command('list')
    .description('every edition, and what its source leaves unstated')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  plaudit rulebook list --json')
    .action(async (options: { json?: boolean }) => end(await list(options, deps)));
  group
    .command('show')
    .description('every rule of an edition in plain words, with its source')
    .argument('<edition>', KEY_OR_FILE)
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  plaudit rulebook show world-class-fcr@2015')
    .action(async (name: string, options: { json?: boolean }) => end(await show(name, options, deps)));
  group
    .command('lint')
    .description('check editions: what is wrong, where, and what to write instead')
    .argument('<file...>', 'YAML files, or PROGRAM@EDITION')
    .option(
      '--volume <level=n>',
      `responses one has in a month, to check the minimum; levels: ${LEVELS.join(', ')}`,
      readVolume,
    )
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExample:\n  plaudit rulebook lint my-edition.yaml --volume csr=5\n\nExit code: 1 when a file has an error; warnings and notes leave it 0.',
    )
    .action(async (names: string[], options: LintOptions) => end(await lint(names, options, deps)));
  group
    .command('diff')
    .description('what changed between two editions, in words')
    .argument('<from>', KEY_OR_FILE)
    .argument('<to>', KEY_OR_FILE)
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  plaudit rulebook diff world-class-call@2013 world-class-call@2014')
    .action(async (from: string, to: string, options: { json?: boolean }) =>
      end(await diff([from, to], options, deps)),
    );
}

async function list({ json }: { json?: boolean }, deps: CliDeps): Promise<ExitCode> {
  const rulebooks = await deps.rulebooks();
  if (json === true) {
    const editions = rulebooks.list().map((loaded) => ({
      key: loaded.key,
      title: loaded.rulebook.title,
      builtIn: loaded.builtIn,
      path: loaded.path,
      sha256: loaded.rulebook.sha256,
      unstated: unstatedPaths(loaded),
      profile: loaded.rulebook.profile,
    }));
    printJson(deps.out, { editions, problems: rulebooks.problems.map(({ path, message }) => ({ path, message })) });
  } else {
    deps.out.write(editionTable(rulebooks.list().map((loaded) => ({ ...loaded, unstated: unstatedPaths(loaded) }))));
  }
  return reportProblems(rulebooks, deps);
}

/** What the operator's folder holds and cannot be used is said, and the others are listed all the same. */
function reportProblems({ problems }: Rulebooks, deps: CliDeps): ExitCode {
  for (const { message } of problems) deps.err.write(`Left out: ${message}\n`);
  return problems.length > 0 ? EXIT.failed : EXIT.ok;
}

/** Of a completed edition only what its profile leaves unstated, too. */
const unstatedPaths = ({ findings, rulebook }: LoadedRulebook): string[] =>
  findings
    .filter((f) => f.code === 'value.unstated' && rulebook.profile?.supplies.includes(f.path) !== true)
    .map((f) => f.path);

async function open(name: string, deps: CliDeps): Promise<LoadedRulebook> {
  if (!isPath(name)) return (await deps.rulebooks()).get(name);
  await checkFiles([name]);
  const { loadRulebookFile } = await import('../actions/rulebooks/rulebooks.ts');
  return loadRulebookFile(name);
}

const isPath = (name: string): boolean => /\.ya?ml$/.test(name);

async function show(name: string, { json }: { json?: boolean }, deps: CliDeps): Promise<ExitCode> {
  const { key, rulebook, path, builtIn, findings } = await open(name, deps);
  const rules = describeRulebook(rulebook);
  if (json === true) {
    const { program, edition, title, source, sha256, profile } = rulebook;
    printJson(deps.out, { key, program, edition, title, source, sha256, profile, builtIn, path, rules, findings });
  } else {
    deps.out.write(editionPage(key, rulebook, rules));
  }
  return EXIT.ok;
}

type LintOptions = { volume?: Partial<Record<Level, number>>; json?: boolean };
type Linted = { readonly file: string; readonly sha256: string; readonly findings: readonly Finding[] };

async function lint(names: readonly string[], { volume, json }: LintOptions, deps: CliDeps): Promise<ExitCode> {
  const linted: Linted[] = [];
  for (const name of names) linted.push(await lintOne(name, volume, deps));
  const findings = linted.flatMap((each) => each.findings);
  const errors = findings.filter(isError).length;
  if (json === true) {
    printJson(deps.out, { errors, files: linted });
  } else {
    for (const each of linted)
      for (const finding of each.findings) deps.out.write(`${formatFinding(finding, each.file)}\n`);
    const others = findings.length - errors;
    deps.out.write(
      findings.length === 0
        ? `Nothing to mend: every rule is stated, and they fit together.\n`
        : `${counted(errors, 'error')}, ${counted(others, 'warning or note', 'warnings and notes')}.${errors === 0 ? ' It can be used.' : ''}\n`,
    );
  }
  return errors > 0 ? EXIT.failed : EXIT.ok;
}

async function lintOne(name: string, volume: LintOptions['volume'], deps: CliDeps): Promise<Linted> {
  if (!name.includes('@') || isPath(name)) {
    await checkFiles([name]);
    const { lintRulebookFile } = await import('../actions/rulebooks/rulebooks.ts');
    return { file: name, ...(await lintRulebookFile(await deps.rulebooks(), name, { volume })) };
  }
  const { path, yaml, rulebook } = (await deps.rulebooks()).get(name);
  return { file: path, sha256: rulebook.sha256, findings: lintRulebook(yaml, { volume }) };
}

async function diff(names: readonly [string, string], { json }: { json?: boolean }, deps: CliDeps): Promise<ExitCode> {
  const [from, to] = [await open(names[0], deps), await open(names[1], deps)];
  if (from.rulebook.sha256 === to.rulebook.sha256 && from.rulebook.profile === null && to.rulebook.profile === null) {
    throw new PlauditError('usage', `${names[0]} and ${names[1]} are the same edition: name two different ones.`, {
      place: names[1],
    });
  }
  const changes = diffRulebooks(from.rulebook, to.rulebook);
  if (json === true) printJson(deps.out, { from: from.key, to: to.key, changes });
  else deps.out.write(changeLines(from.key, to.key, changes));
  return EXIT.ok;
}
