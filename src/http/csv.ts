import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { csvCell } from '../core/basics/csv-cell.ts';

/**
 * Lines of a CSV export: quoted where needed, a byte mark for spreadsheets, and nothing that a spreadsheet
 * would run as a formula: such a text gets an apostrophe in front.
 */
export const CSV_MARK = '\uFEFF';

export const csvLine = (cells: readonly (string | number | null)[]): string => `${cells.map(csvCell).join(',')}\r\n`;

/**
 * Answers with a CSV file of that name, sent while its lines are still being made: no export is held whole. The first
 * lines are waited for, so that what cannot be exported at all is told as a problem and not as a file that breaks off.
 */
export async function sendCsv(
  reply: FastifyReply,
  file: string,
  lines: AsyncIterable<string> | Iterable<string>,
): Promise<FastifyReply> {
  const rest = (async function* all() {
    yield* lines;
  })();
  const first = [await rest.next(), await rest.next()].flatMap((piece) => (piece.done === true ? [] : [piece.value]));
  const stream = Readable.from(
    (async function* again() {
      yield* first;
      yield* rest;
    })(),
  );
  stream.once('error', (error) =>
    reply.server.reportFault(error, `GET ${reply.request.routeOptions.url}`, reply.request),
  );
  return reply
    .header('content-type', 'text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${file}"`)
    .send(stream);
}
