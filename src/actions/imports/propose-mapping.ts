import type { Mapping } from '../../core/survey/mapping.ts';
import { formatMapping } from '../../core/survey/mapping-text.ts';
import { loadMapping } from '../../intake/mapping-file.ts';
import { preview, type Preview } from '../../intake/preview.ts';
import type { ProposedField } from '../../intake/propose/propose.ts';
import { answerQuestions } from '../../intake/propose/questions.ts';

export type { PreviewRow } from '../../intake/preview.ts';

export type ProposedMapping = {
  /** The file as it would be read with the mapping. */
  readonly preview: Preview;
  /** Where the mapping is proposed: how sure each field is. */
  readonly fields: readonly ProposedField[] | null;
  /** The mapping as YAML. */
  readonly yaml: string;
};

/** Rows that an answer naming a column is looked at by. */
const SAMPLE_ROWS = 500;

/**
 * How a file could be read: the mapping proposed from its header and first rows, or the one given, with answers to open
 * questions (question id -> value) written into it. Throws PlauditError where the file is no table, and
 * `mapping.invalid` for a wrong mapping or answer.
 */
export async function proposeMapping(
  path: string,
  {
    mappingPath,
    answers,
    rows,
    now,
  }: { mappingPath?: string; answers: Readonly<Record<string, string>>; rows: number; now: Date },
): Promise<ProposedMapping> {
  const given: Mapping | null = mappingPath === undefined ? null : await loadMapping(mappingPath);
  const seen = await preview(path, given, { now, rows: Math.max(rows, SAMPLE_ROWS) });
  const sample = { header: seen.header, rows: seen.rows.map((row) => row.raw) };
  const mapping = answerQuestions(seen.mapping, answers, sample);
  const shown = Object.keys(answers).length === 0 ? seen : await preview(path, mapping, { now, rows });
  return {
    preview: { ...shown, rows: shown.rows.slice(0, rows) },
    fields: seen.proposal?.fields ?? null,
    yaml: formatMapping(mapping),
  };
}
