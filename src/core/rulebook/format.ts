import { anEn } from './wording.ts';
import { field, fields, openSheet, report, textOf, type Fields, type Sheet } from './sheet.ts';

/** The YAML formats of rulebooks, each known by its first key; the value of that key is the format's version. */
export const FORMATS = {
  'plaudit-rulebook': 'rulebook',
  'plaudit-profile': 'operator profile',
  'plaudit-registry': 'historical registry',
  'plaudit-examples': 'file of golden examples',
} as const;
export type Format = keyof typeof FORMATS;

/** Opens a file of one format. `of` is null when it is another kind of file, or no YAML mapping. */
export function openFormat(
  yamlText: string,
  format: Format,
  keys: readonly string[],
): { sheet: Sheet; of: Fields | null } {
  const sheet = openSheet(yamlText, FORMATS[format], format);
  if (sheet.root === null) return { sheet, of: null };
  const formats = Object.keys(FORMATS) as Format[];
  const of = fields(sheet.root, [...formats, ...keys]);
  if (of === null) return { sheet, of };
  const remedy = `Write "${format}: 1" in the first line.`;
  const other = formats.find((f) => f !== format && of.entries.has(f));
  const at = field(of, format);
  if (other !== undefined || at === null) {
    if (other !== undefined || of.entries.size === 0) sheet.findings.length = 0;
    const what =
      other === undefined
        ? `"${format}" is missing.`
        : `This is ${anEn(FORMATS[other])}, and ${anEn(FORMATS[format])} is needed.`;
    report(
      sheet.root,
      'format.version',
      what,
      other === undefined ? remedy : `Name another file, or begin with "${format}: 1".`,
    );
    return { sheet, of: other !== undefined || of.entries.size === 0 ? null : of };
  }
  const version = textOf(at, remedy);
  if (version !== null && version !== '1')
    report(at, 'format.version', `Version "${version}" of this format is not known.`, remedy);
  return { sheet, of };
}
