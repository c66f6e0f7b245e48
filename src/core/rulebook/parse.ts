import { err, ok, type Result } from '../basics/result.ts';
import { inOrder, isError, type Finding, type Place } from './finding.ts';
import { openFormat } from './format.ts';
import * as rules from './rules.ts';
import { type Rulebook, type RuleName, RULES } from './rulebook.ts';
import { field, fields, required, type Cursor, type Fields } from './sheet.ts';
import { count, plainText, slug, text } from './values.ts';

const KEYS = ['program', 'edition', 'title', 'source', ...RULES, 'labels', 'monthly-volume'];

export const PROGRAM = /^[a-z0-9]+(-[a-z0-9]+)*$/;
export const EDITION = /^[a-z0-9]+([.-][a-z0-9]+)*$/;

/** What could be read of a rulebook's file; a rule that could not is null and has an error among the findings. */
export type Draft = {
  readonly parts: { readonly [K in keyof Omit<Rulebook, 'sha256' | 'profile'>]: Rulebook[K] | null } | null;
  readonly findings: readonly Finding[];
  readonly places: ReadonlyMap<string, Place>;
};

/** Reads a rulebook's YAML as far as it can be read, and says what is wrong with the rest. */
export function readDraft(yamlText: string): Draft {
  const { sheet, of } = openFormat(yamlText, 'plaudit-rulebook', KEYS);
  const parts = of && readParts(of);
  return { parts, findings: inOrder(sheet.findings), places: sheet.places };
}

/**
 * Reads one edition from its YAML. `sha256` is the hash of the file's bytes, hex: this module neither
 * hashes nor reads files. Fails with every error found, in the order of the file, each with its line,
 * column and path of keys. Source of the format: docs/examples/own-edition.yaml.
 */
export function parseRulebook(yamlText: string, sha256: string): Result<Rulebook, Finding[]> {
  const { parts, findings } = readDraft(yamlText);
  const errors = findings.filter(isError);
  const whole = parts && complete(parts);
  return errors.length > 0 || whole === null ? err(errors) : ok({ ...whole, sha256, profile: null });
}

type Parts = NonNullable<Draft['parts']>;

function complete(parts: Parts): Omit<Rulebook, 'sha256' | 'profile'> | null {
  const { program, edition, title, source, countsWhen, share, period, surveyWindow } = parts;
  const { minimumResponses, organization, transfers, validity, labels, monthlyVolume } = parts;
  if (program === null || edition === null || title === null || source === null || countsWhen === null) return null;
  if (share === null || period === null || surveyWindow === null || minimumResponses === null) return null;
  if (organization === null || transfers === null || validity === null) return null;
  if (labels === null || monthlyVolume === null) return null;
  return {
    ...{ program, edition, title, source, countsWhen, share, period, surveyWindow, minimumResponses },
    ...{ organization, transfers, validity, labels, monthlyVolume },
  };
}

function readParts(of: Fields): Parts {
  const rule = <T>(key: RuleName, read: (at: Cursor) => T | null): T | null => {
    const at = required(
      of,
      key,
      `Write "${key}:" with its values and its source; "unstated" where the source is silent.`,
      'rule.missing',
    );
    return at && read(at);
  };
  const optional = <T>(key: string, read: (at: Cursor) => T | null, otherwise: T): T | null => {
    const at = field(of, key);
    return at === null ? otherwise : read(at);
  };
  const programAt = required(of, 'program', 'Write "program:" and a name such as "world-class-call".');
  const editionAt = required(of, 'edition', 'Write "edition:" and a name such as "2013".');
  const titleAt = required(of, 'title', 'Write "title:" with "en:" and "fr:" below it.');
  const sourceAt = required(of, 'source', 'Write "source:" with "document:" and "statement:" below it.');
  const organization = rule('organization', rules.organizationRule);
  const ownShare = organization?.rule === 'own-share';
  return {
    program: programAt && slug(programAt, PROGRAM, 'world-class-call'),
    edition: editionAt && slug(editionAt, EDITION, '2013'),
    title: titleAt && text(titleAt),
    source: sourceAt && readSource(sourceAt),
    countsWhen: rule('counts-when', rules.countsWhen),
    share: rule('share', rules.shareRule),
    period: rule('period', rules.periodRule),
    surveyWindow: rule('survey-window', rules.surveyWindowRule),
    minimumResponses: rule('minimum-responses', (at) => rules.minimumRule(at, ownShare)),
    organization,
    transfers: rule('transfers', rules.transfersRule),
    validity: rule('validity', rules.validityRule),
    labels: optional('labels', (at) => rules.perLevel(at, text), {}),
    monthlyVolume: optional('monthly-volume', (at) => rules.perLevel(at, count), {}),
  };
}

function readSource(at: Cursor): Rulebook['source'] | null {
  const of = fields(at, ['document', 'statement']);
  if (of === null) return null;
  const document = plainText(of, 'document', 'Write "document:" and what the rules were taken from.');
  const statementAt = required(of, 'statement', 'Write "statement:" and, in your own words, what the document says.');
  const statement = statementAt && text(statementAt);
  return document === null || statement === null ? null : { document, statement };
}
