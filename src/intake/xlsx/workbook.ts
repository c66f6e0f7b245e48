import { posix } from 'node:path';
import { PlauditError } from '../../core/basics/problem.ts';
import { nearest } from '../../core/basics/nearest.ts';
import type { ExcelDateSystem } from '../../core/basics/time.ts';
import type { Archive } from './archive.ts';
import { dateKindOf } from './number-format.ts';
import type { DateKind } from './number-format.ts';
import { readWholeXml } from './xml.ts';

/** One sheet of a workbook, ready to be read. */
export type Workbook = {
  readonly sheetFile: string;
  readonly dateSystem: ExcelDateSystem;
  /** By the style number of a cell: whether its number is a date. */
  readonly dateKinds: readonly DateKind[];
  readonly texts: readonly string[];
  /** A cut archive may have lost the texts that the cells point to. */
  readonly textsLost: boolean;
};

const MAX_PART_BYTES = 32 << 20;
const MAX_TEXTS_BYTES = 256 << 20;
const MAX_TEXTS = 1 << 22;
const MAX_TEXT_CHARACTERS = 64 << 20;

/** Finds the first sheet, or the one named, and what is needed to read its cells. */
export async function openWorkbook(archive: Archive, file: string, sheet: string | undefined): Promise<Workbook> {
  const main = archive.names.find((name) => /(^|\/)workbook\.xml$/.test(name));
  if (main === undefined) throw noWorkbook(archive, file);
  const folder = posix.dirname(main);
  const { sheets, dateSystem } = await readSheets(archive, file, main);
  const targets = await readTargets(archive, file, `${folder}/_rels/workbook.xml.rels`);
  const sheetFile = sheetFileOf(sheets, targets, folder, archive, file, sheet);
  const texts: string[] = [];
  const textsFile = `${folder}/sharedStrings.xml`;
  if (archive.names.includes(textsFile)) await readTexts(archive, file, textsFile, texts);
  const stylesFile = `${folder}/styles.xml`;
  const dateKinds = archive.names.includes(stylesFile) ? await readStyles(archive, file, stylesFile) : [];
  return { sheetFile, dateSystem, dateKinds, texts, textsLost: archive.cut && texts.length === 0 };
}

function noWorkbook(archive: Archive, file: string): PlauditError {
  const place = { place: file };
  if (archive.cut) {
    return new PlauditError('file.truncated', `${file} is cut off before its first sheet: fetch it again.`, place);
  }
  if (archive.names.includes('mimetype')) {
    return new PlauditError('file.format', `${file} is an OpenDocument file: save it as .xlsx or CSV.`, place);
  }
  return new PlauditError('file.format', `${file} is a ZIP archive without a workbook: unpack it first.`, place);
}

type Sheet = { readonly name: string; readonly id: string };

async function readSheets(archive: Archive, file: string, main: string) {
  const sheets: Sheet[] = [];
  let dateSystem: ExcelDateSystem = 1900;
  await readWholeXml(await archive.read(main, MAX_PART_BYTES), file, {
    open(name, attributes) {
      if (name === 'workbookPr' && ['1', 'true'].includes(attributes['date1904'] ?? '')) dateSystem = 1904;
      if (name !== 'sheet') return;
      const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? '';
      sheets.push({ name: attributes['name'] ?? '', id });
    },
    close: () => undefined,
    text: () => undefined,
  });
  return { sheets, dateSystem };
}

async function readTargets(archive: Archive, file: string, relations: string): Promise<Map<string, string>> {
  const targets = new Map<string, string>();
  if (!archive.names.includes(relations)) return targets;
  await readWholeXml(await archive.read(relations, MAX_PART_BYTES), file, {
    open: (name, a) => name === 'Relationship' && targets.set(a['Id'] ?? '', a['Target'] ?? ''),
    close: () => undefined,
    text: () => undefined,
  });
  return targets;
}

function sheetFileOf(
  sheets: readonly Sheet[],
  targets: ReadonlyMap<string, string>,
  folder: string,
  archive: Archive,
  file: string,
  wanted: string | undefined,
): string {
  const isWanted = (s: Sheet): boolean => wanted === undefined || s.name.toLowerCase() === wanted.trim().toLowerCase();
  const sheet = sheets.find(isWanted);
  if (sheet === undefined) {
    const names = sheets.map((s) => s.name);
    const near = wanted === undefined ? null : nearest(wanted, names);
    const advice = near === null ? `it has ${names.map((n) => `"${n}"`).join(', ')}.` : `did you mean "${near}"?`;
    throw new PlauditError('file.format', `${file} has no sheet "${wanted ?? ''}": ${advice}`, { place: file });
  }
  const target = targets.get(sheet.id);
  const byOrder = `${folder}/worksheets/sheet${sheets.indexOf(sheet) + 1}.xml`;
  const path =
    target === undefined ? byOrder : posix.join(target.startsWith('/') ? '' : folder, target.replace(/^\//, ''));
  if (archive.names.includes(path)) return path;
  const code = archive.cut ? 'file.truncated' : 'file.format';
  throw new PlauditError(code, `${file} does not hold its sheet "${sheet.name}": save it again, or as CSV.`, {
    place: file,
  });
}

async function readTexts(archive: Archive, file: string, part: string, texts: string[]): Promise<void> {
  let text = '';
  let inText = false;
  let phonetic = false;
  let characters = 0;
  await readWholeXml(await archive.read(part, MAX_TEXTS_BYTES), file, {
    open(name) {
      if (name === 'si') text = '';
      else if (name === 'rPh') phonetic = true;
      else if (name === 't') inText = !phonetic;
    },
    close(name) {
      if (name === 't') inText = false;
      else if (name === 'rPh') phonetic = false;
      if (name !== 'si') return;
      texts.push(text);
      characters += text.length;
      if (texts.length <= MAX_TEXTS && characters <= MAX_TEXT_CHARACTERS) return;
      const message = `${file} holds too many different texts to be read with little memory: save it as CSV.`;
      throw new PlauditError('file.format', message, { place: file });
    },
    text(more) {
      if (inText) text += more;
    },
  });
}

async function readStyles(archive: Archive, file: string, part: string): Promise<DateKind[]> {
  const formats = new Map<number, string>();
  const kinds: DateKind[] = [];
  let inCells = false;
  await readWholeXml(await archive.read(part, MAX_PART_BYTES), file, {
    open(name, a) {
      if (name === 'numFmt') formats.set(Number(a['numFmtId']), a['formatCode'] ?? '');
      else if (name === 'cellXfs') inCells = true;
      else if (name === 'xf' && inCells) kinds.push(dateKindOf(Number(a['numFmtId'] ?? 0), formats));
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
    text: () => undefined,
  });
  return kinds;
}
