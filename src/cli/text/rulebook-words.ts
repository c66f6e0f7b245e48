import type { LoadedRulebook } from '../../actions/rulebooks/rulebooks.ts';
import type { RuleLine } from '../../core/rulebook/describe.ts';
import type { RuleChange } from '../../core/rulebook/diff.ts';
import type { Rulebook } from '../../core/rulebook/rulebook.ts';
import { indented, table } from './table.ts';

const TEXT_COLUMNS = 96;

/** Editions, one a line, with what their sources do not state. */
export const editionTable = (
  editions: readonly (LoadedRulebook & { readonly unstated: readonly string[] })[],
): string =>
  table(
    [
      { title: 'edition' },
      { title: 'title', widest: 60 },
      { title: 'SHA-256' },
      { title: 'origin' },
      { title: 'not stated' },
    ],
    editions.map(({ key, rulebook, builtIn, unstated }) => [
      key,
      rulebook.title.en,
      rulebook.sha256.slice(0, 12),
      builtIn ? 'reference' : 'own',
      (unstated.length === 0 ? '–' : unstated.join(', ')) +
        (rulebook.profile === null ? '' : ` (completed by "${rulebook.profile.name}")`),
    ]),
  );

/** An edition in plain words. */
export function editionPage(
  key: string,
  { title, source, sha256, profile }: Rulebook,
  rules: readonly RuleLine[],
): string {
  const head = [
    `${key}: ${title.en}`,
    `SHA-256 ${sha256}`,
    `Document: ${source.document}`,
    ...(profile === null
      ? []
      : [`Completed by the operator profile "${profile.name}" (${profile.by}, ${profile.date}): ${profile.reason}`]),
    '',
    source.statement.en,
  ];
  const lines = rules.map(({ rule, sentence, source: from, note }) =>
    [
      rule,
      indented(wrapped([sentence.en, ...(note === undefined ? [] : [`(${note.en.trim()})`])].join(' ')), '  '),
      indented(wrapped(`Source: ${from}`), '  '),
    ].join('\n'),
  );
  return `${head.map(wrapped).join('\n')}\n\n${lines.join('\n\n')}\n`;
}

/** What changed, one sentence a line. */
export function changeLines(from: string, to: string, changes: readonly RuleChange[]): string {
  if (changes.length === 0)
    return `Every rule of ${from} and ${to} is the same; titles, sources and notes are no rules.\n`;
  const lines = changes.map((c) => `${indented(wrapped(c.sentence.en), '  ').trimStart()}  [${c.rule}]`);
  return `From ${from} to ${to}:\n${lines.map((line) => `- ${line}\n`).join('')}`;
}

/** Text in lines of a width that is easy to read. */
function wrapped(text: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > TEXT_COLUMNS) {
      lines.push(line);
      line = '';
    }
    line += line === '' ? word : ` ${word}`;
  }
  return [...lines, line].join('\n');
}
