import { PlauditError } from '../core/basics/problem.ts';
import { detectEncoding, toUtf8 } from './bytes/encoding.ts';
import { gunzip } from './bytes/gunzip.ts';
import { withoutBomb } from './bytes/inflation.ts';
import { recognize } from './bytes/recognize.ts';
import { lookAhead } from './bytes/source.ts';
import type { ByteSource, HeadedBytes, Pieces } from './bytes/source.ts';
import { DelimitedRows } from './formats/delimited-rows.ts';
import { NdjsonRows } from './formats/ndjson-rows.ts';
import type { FileFacts, RowOptions, RowSource } from './row-source.ts';
import { SheetSource } from './xlsx/sheet-source.ts';
import { spooled } from './xlsx/spool.ts';

/**
 * Opens a file by what its first bytes are: gzip, XLSX, NDJSON, delimited text. Throws PlauditError when it is none of
 * them, or has no rows below its header.
 */
export async function openRows(bytes: ByteSource, options: RowOptions): Promise<RowSource> {
  const opened: HeadedBytes[] = [];
  const ahead = async (pieces: Pieces, truncated: () => boolean): Promise<HeadedBytes> => {
    const headed = await lookAhead(pieces, truncated);
    opened.push(headed);
    return headed;
  };
  try {
    return await open(bytes, options, ahead);
  } catch (error) {
    for (const headed of opened.toReversed()) await headed.close();
    throw error;
  }
}

async function open(bytes: ByteSource, options: RowOptions, ahead: typeof lookAhead): Promise<RowSource> {
  const { name } = bytes;
  let headed = await ahead(bytes.pieces(), () => false);
  let kind = recognize(headed.head, name);
  const gzip = kind === 'gzip';
  if (gzip) {
    const unpacked = gunzip(headed.pieces);
    const pieces = withoutBomb(unpacked.pieces, () => bytes.bytesRead, name);
    headed = await ahead(pieces, () => unpacked.state.fault !== null);
    if (headed.head.length === 0 && headed.truncated()) {
      const message = `${name} is cut off so early that nothing can be unpacked.`;
      throw new PlauditError('file.truncated', message, { place: name });
    }
    kind = recognize(headed.head, `${name}, unpacked,`);
    if (kind === 'gzip') {
      throw new PlauditError('file.format', `${name} is compressed twice: unpack it once.`, { place: name });
    }
  }
  if (kind === 'zip') return openWorkbookOf(bytes, headed, gzip, options.sheet);

  const { encoding, mark } = detectEncoding(headed.head);
  const outer = headed;
  let cutInCharacter = false;
  const text = await ahead(
    toUtf8(headed.pieces, encoding, mark, () => {
      cutInCharacter = true;
    }),
    () => cutInCharacter || outer.truncated(),
  );
  const facts = { gzip, encoding };
  return kind === 'ndjson' ? NdjsonRows.open(text, name, facts) : DelimitedRows.open(text, name, facts, options);
}

async function openWorkbookOf(
  bytes: ByteSource,
  headed: HeadedBytes,
  gzip: boolean,
  sheet: string | undefined,
): Promise<RowSource> {
  const facts: FileFacts = { format: 'xlsx', gzip, encoding: 'utf-8', delimiter: null };
  if (bytes.path === null || gzip) {
    const spool = await spooled(headed.pieces, bytes.name);
    return SheetSource.open(spool.path, bytes, facts, sheet, spool.remove);
  }
  await headed.close();
  bytes.restart();
  return SheetSource.open(bytes.path, bytes, facts, sheet, () => Promise.resolve());
}
