/** What reading or checking a rulebook, a profile or a historical registry can say about one place in its file. */
export const FINDING_CODES = [
  'yaml.syntax',
  'yaml.too-large',
  'yaml.too-deep',
  'yaml.not-a-mapping',
  'yaml.alias',
  'yaml.tag',
  'yaml.directive',
  'key.duplicate',
  'key.unknown',
  'key.missing',
  'rule.missing',
  'source.missing',
  'comparison.missing',
  'format.version',
  'value.missing',
  'value.shape',
  'value.unknown',
  'value.unstated',
  'value.twice',
  'name.form',
  'name.built-in',
  'date.form',
  'text.one-language',
  'unit.share',
  'unit.months',
  'unit.duration',
  'unit.count',
  'share.range',
  'share.unreachable',
  'window.reversed',
  'window.mixed',
  'condition.unknown',
  'condition.none',
  'period.too-short',
  'profile.other-edition',
  'profile.second',
  'profile.stated',
  'profile.empty',
  'profile.unstated',
] as const;
export type FindingCode = (typeof FINDING_CODES)[number];

/** `error`: the file cannot be used. `warning`: it can, and decisions may stay undetermined. `note`: worth knowing. */
export type Severity = 'error' | 'warning' | 'note';

export type Finding = {
  readonly severity: Severity;
  readonly code: FindingCode;
  /** The keys that lead there, joined by dots: "share.value"; empty for the file as a whole. */
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  readonly column: number;
  /** One sentence that says what is wrong. */
  readonly message: string;
  /** One sentence that says what to write instead. */
  readonly remedy: string;
};

/** Where in a file: 1-based line and column, and the path of keys. */
export type Place = { readonly path: string; readonly line: number; readonly column: number };

export const isError = (f: Finding): boolean => f.severity === 'error';

/** In the order of the file. */
export const inOrder = (findings: readonly Finding[]): Finding[] =>
  findings.toSorted((a, b) => a.line - b.line || a.column - b.column);

/** "2013.yaml:17:3: error: share.value: ... Write ..." */
export function formatFinding(finding: Finding, file: string): string {
  const { line, column, severity, path, message, remedy } = finding;
  return `${file}:${line}:${column}: ${severity}: ${path === '' ? '' : `${path}: `}${message} ${remedy}`;
}
