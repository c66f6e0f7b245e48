import { InvalidArgumentError, type Command } from 'commander';
import type { ProposedMapping } from '../actions/imports/propose-mapping.ts';
import { PlauditError } from '../core/basics/problem.ts';
import { didYouMean } from '../core/rulebook/did-you-mean.ts';
import type { CliDeps } from './deps.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { printJson } from './json.ts';
import { checkFiles, jsonOption } from './options.ts';
import { counted } from './text/numbers.ts';
import { harmless } from './text/plain-text.ts';
import { mappingComments, rowDocument } from './text/mapping-words.ts';

const EXAMPLES = `
Examples:
  plaudit mapping survey.xlsx                                        what it proposes, and what it must be told
  plaudit mapping survey.xlsx --answer zone=America/Toronto --answer site=Halifax > map.yaml
  plaudit mapping survey.xlsx --mapping map.yaml --rows 10           how map.yaml reads the first rows
  plaudit score survey.xlsx --mapping map.yaml --rulebook world-class-fcr@2015

The mapping is YAML on standard output. Nothing is guessed silently: what the file does not tell is a
question in a comment, and --answer ID=VALUE writes the answer into the mapping.
Exit code: 0 the mapping can be used, 1 it cannot yet, 2 wrong usage.`;

type Options = { mapping?: string; answer?: Record<string, string>; rows: number; json?: boolean };

export function mappingCommand(program: Command, deps: CliDeps, end: (code: ExitCode) => void): void {
  program
    .command('mapping')
    .description('propose how to read a file whose header is not the canonical one')
    .argument('<file>', 'a file of responses')
    .option('-m, --mapping <map.yaml>', 'look at this mapping in place of a proposed one')
    .option('--answer <id=value>', 'answer an open question, as often as wanted', answer)
    .option('--rows <n>', 'show so many of the first rows as they would be read', rowCount, 3)
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, options: Options) => end(await propose(file, options, deps)));
}

function answer(text: string, before: Record<string, string> = {}): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Write the question and its answer, as in zone=America/Toronto.');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

function rowCount(text: string): number {
  if (!/^\d{1,3}$/.test(text)) throw new InvalidArgumentError('Write a number from 0 to 999.');
  return Number(text);
}

async function propose(file: string, options: Options, deps: CliDeps): Promise<ExitCode> {
  await checkFiles([...(options.mapping === undefined ? [] : [options.mapping]), file]);
  const { proposeMapping } = await import('../actions/imports/propose-mapping.ts');
  const answers = options.answer ?? {};
  const given = { mappingPath: options.mapping, rows: options.rows, now: deps.now() };
  const proposed = await proposeMapping(file, { ...given, answers: {} });
  checkAnswers(answers, proposed);
  const answered = Object.keys(answers).length === 0 ? proposed : await proposeMapping(file, { ...given, answers });
  const { preview, fields, yaml } = answered;
  const { problem, questions, rows, name } = preview;
  if (options.json === true) {
    const { format, gzip, encoding, delimiter, header, canonical } = preview;
    const shown = { file: name, format, gzip, encoding, delimiter, header, canonical };
    printJson(deps.out, {
      ...shown,
      mapping: yaml,
      fields,
      questions,
      problem: problem?.message ?? null,
      rows: rows.map(rowDocument),
    });
  } else {
    deps.out.write(`${mappingComments(answered, { answered: Object.keys(answers) })}${yaml}`);
    if (preview.canonical && options.mapping === undefined)
      deps.err.write(`${harmless(name)} has the canonical header and needs no mapping.\n`);
    if (questions.length > 0)
      deps.err.write(
        `${counted(questions.length, 'question')} open: see the comments; --answer ID=VALUE answers them.\n`,
      );
    if (problem !== null) deps.err.write(`${problem.message}\n`);
  }
  return problem === null ? EXIT.ok : EXIT.failed;
}

function checkAnswers(answers: Readonly<Record<string, string>>, { preview, fields }: ProposedMapping): void {
  // An answer can raise a question of its own, so any id of a known kind is let through.
  const kinds = [
    'zone',
    'organization',
    'site',
    'contact_at',
    'overall_satisfaction',
    'date-order',
    'midnight',
    'scale',
  ];
  for (const id of Object.keys(answers)) {
    if (preview.questions.some((q) => q.id === id) || kinds.includes(id.split('.')[0] as string)) continue;
    const open = preview.questions.map((q) => q.id);
    const advice =
      open.length === 0
        ? `There is no open question${fields === null ? ' about this mapping' : ''}.`
        : didYouMean(id, open);
    throw new PlauditError('usage', `--answer: nothing asks "${id}". ${advice}`, { place: '--answer' });
  }
}
