import type { ImportRunBody } from '../../actions/imports/read-imports.ts';
import { formatMonth, type Month } from '../../core/basics/month.ts';
import { count, counted } from './numbers.ts';
import { harmless } from './plain-text.ts';

/** What one import did, or what a dry run would do. */
export function importSentence({ file, dryRun, counts, truncated }: ImportRunBody): string {
  const { read, taken, superseded, unchanged, unanswered, rejected, leftOut } = counts;
  const would = dryRun ? 'would be ' : '';
  const parts = [
    `${counted(read, 'row')} read`,
    `${count(taken - superseded)} ${would}new`,
    ...(superseded > 0 ? [`${count(superseded)} ${would}corrected`] : []),
    ...(unchanged > 0 ? [`${count(unchanged)} there already`] : []),
    ...(unanswered > 0 ? [`${count(unanswered)} without any answer`] : []),
    ...(leftOut > 0 ? [`${count(leftOut)} left out by the mapping`] : []),
    `${count(rejected)} rejected`,
  ];
  const sentences = [
    `${harmless(file)}: ${parts.join(', ')}.`,
    ...(taken === 0 && unchanged > 0
      ? [`Nothing ${dryRun ? 'would change' : 'changed'}: every response was there already.`]
      : []),
    ...(truncated ? ['The file ends before it should: what was there was taken.'] : []),
    ...(dryRun ? ['This was a dry run: nothing was kept.'] : []),
  ];
  return `${sentences.join(' ')}\n`;
}

/** For one who imports beside the demo network: the last month may be its own or one that was imported. */
export const demoBeside = (lastMonth: Month): string =>
  `The demo network is in this database too: it is judged together with yours, up to ${formatMonth(lastMonth)}, the last ` +
  'month of either. To judge without it, set PLAUDIT_HOME to a folder of your own and import there. The demo accounts end with the ' +
  'first organization of your own: start the server again to see the link that makes your account.\n';

export const importDocument = ({
  importNo: _,
  progress: _progress,
  ...run
}: ImportRunBody): Record<string, unknown> => ({ ...run });
