import { StringDecoder } from 'node:string_decoder';
import { SaxesParser } from 'saxes';
import { PlauditError } from '../../core/basics/problem.ts';
import type { Inflated } from '../bytes/gunzip.ts';

export type XmlHandlers = {
  /** Names come without a namespace prefix. */
  open(name: string, attributes: Record<string, string>): void;
  close(name: string): void;
  /** All text of one run; may be only blanks. */
  text(text: string): void;
};

/** No text of a workbook is longer: Excel allows 32,767 characters a cell. */
const MAX_TEXT = 1 << 20;

/** A sheet has four. */
const MAX_DEPTH = 64;

/** A damaged or cut part: what came before it has been handled. */
export class XmlCut extends Error {}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/**
 * Feeds XML through the handlers, one piece for each step of the iteration. Entities of a document type are refused,
 * and so are a single text without end and a tree without bottom. Throws XmlCut where the part ends early.
 */
export async function* readXml(part: Inflated, file: string, handlers: XmlHandlers): AsyncIterable<void> {
  const parser = new SaxesParser<{ position: false }>({ position: false });
  let sinceEvent = 0;
  let depth = 0;
  parser.on('opentag', (tag) => {
    sinceEvent = 0;
    if (++depth > MAX_DEPTH) {
      throw new PlauditError('file.format', `${file} nests its parts too deeply: it is not read.`, { place: file });
    }
    handlers.open(localName(tag.name), tag.attributes as Record<string, string>);
  });
  parser.on('closetag', (tag) => {
    sinceEvent = 0;
    depth--;
    handlers.close(localName(tag.name));
  });
  parser.on('text', (text) => handlers.text(text));
  parser.on('cdata', (text) => handlers.text(text));
  parser.on('doctype', () => {
    throw new PlauditError(
      'file.format',
      `${file} declares a document type, which no spreadsheet does: it is not read.`,
      {
        place: file,
      },
    );
  });
  parser.on('error', (error) => {
    throw new XmlCut(error.message);
  });
  const decoder = new StringDecoder('utf8');
  for await (const piece of part.pieces) {
    sinceEvent += piece.length;
    if (sinceEvent > MAX_TEXT) {
      throw new PlauditError('file.format', `${file} holds a text of more than 1 MiB: it is not read.`, {
        place: file,
      });
    }
    const text = decoder.write(piece);
    // The mark is no part of the document.
    parser.write(text.startsWith('\uFEFF') ? text.slice(1) : text);
    yield;
  }
  if (part.state.fault !== null) throw new XmlCut(part.state.fault);
  parser.close();
}

/** The same to the end, for the parts without which no sheet can be read. Throws PlauditError (file.truncated). */
export async function readWholeXml(part: Inflated, file: string, handlers: XmlHandlers): Promise<void> {
  try {
    for await (const _ of readXml(part, file, handlers));
  } catch (cause) {
    if (!(cause instanceof XmlCut)) throw cause;
    const message = `${file} is cut off or damaged where it says how to read its cells: fetch it again.`;
    throw new PlauditError('file.truncated', message, { place: file, cause });
  }
}
