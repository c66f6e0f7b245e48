import { createHash } from 'node:crypto';
import { z } from 'zod';
import { PlauditError } from '../../core/basics/problem.ts';
import {
  type FileHead,
  type FileSum,
  type Header,
  KIND,
  LONGEST_RECORD,
  type Manifest,
  RECORD_HEAD,
  type Sum,
  Summing,
  type TableHead,
  type TableSum,
} from './records.ts';

/** The parts of a backup as they come. The bytes of `data` belong to the section begun last. */
export type BackupPart =
  | { readonly kind: 'header'; readonly header: Header }
  | { readonly kind: 'table'; readonly head: TableHead }
  | { readonly kind: 'file'; readonly head: FileHead }
  | { readonly kind: 'data'; readonly bytes: Buffer }
  | { readonly kind: 'end'; readonly sum: Sum }
  | { readonly kind: 'manifest'; readonly manifest: Manifest };

const count = z.int().min(0);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const sum = z.object({ rows: count, bytes: count, sha256 });
const tableHead = z.object({ table: z.string().min(1), columns: z.array(z.string().min(1)) });
const fileHead = z.object({ file: z.string().min(1) });
const header = z.object({
  product: z.string(),
  at: z.iso.datetime(),
  postgres: z.string(),
  migrations: z.array(z.object({ name: z.string(), appliedAt: z.iso.datetime() })),
  leftOut: z.array(z.string()),
});
const manifest = z.object({
  tables: z.array(z.object({ ...tableHead.shape, ...sum.shape })),
  files: z.array(z.object({ ...fileHead.shape, ...sum.shape })),
  missing: z.array(z.string()),
  sha256,
});

/**
 * Reads the records of a backup and checks them on the way: their order, the count and digest of every section, and at
 * the end the manifest with the digest over all. A part that has been handed out is only proven once the next one
 * comes; the whole once the manifest has come and the reader has ended. Throws `backup.damaged`.
 */
export async function* readRecords(source: AsyncIterable<Buffer>): AsyncGenerator<BackupPart> {
  const all = createHash('sha256');
  const tables: TableSum[] = [];
  const files: FileSum[] = [];
  let open: { add: (sum: Sum) => void; summing: Summing; name: string } | null = null;
  let begun = false;
  let ended = false;
  for await (const { kind, head, content } of split(source)) {
    if (ended) throw damaged('something stands after its end');
    if (kind !== KIND.manifest) all.update(head).update(content);
    if (begun !== (kind !== KIND.header)) throw damaged('it does not begin with its header');
    if ((open === null) === (kind === KIND.data || kind === KIND.end)) throw damaged('its records are out of order');
    switch (kind) {
      case KIND.header:
        begun = true;
        yield { kind: 'header', header: parse(header, content) };
        break;
      case KIND.table: {
        const table = parse(tableHead, content);
        if (files.length > 0) throw damaged('its records are out of order');
        open = { name: table.table, summing: new Summing(true), add: (s) => tables.push({ ...table, ...s }) };
        yield { kind: 'table', head: table };
        break;
      }
      case KIND.file: {
        const file = parse(fileHead, content);
        open = { name: file.file, summing: new Summing(false), add: (s) => files.push({ ...file, ...s }) };
        yield { kind: 'file', head: file };
        break;
      }
      case KIND.data:
        open?.summing.add(content);
        yield { kind: 'data', bytes: content };
        break;
      case KIND.end: {
        const found = (open as NonNullable<typeof open>).summing.sum();
        if (!same(found, parse(sum, content))) throw damaged(`${open?.name} is not what was written`);
        open?.add(found);
        open = null;
        yield { kind: 'end', sum: found };
        break;
      }
      case KIND.manifest: {
        const written = parse(manifest, content);
        const { missing } = written;
        if (!same(written, { tables, files, missing, sha256: all.digest('hex') })) {
          throw damaged('its manifest speaks of other contents');
        }
        ended = true;
        yield { kind: 'manifest', manifest: written };
        break;
      }
      default:
        throw damaged(`it has a record of the unknown kind ${kind}`);
    }
  }
  if (!ended) throw damaged('it ends before its manifest');
}

type RawRecord = { readonly kind: number; readonly head: Buffer; readonly content: Buffer };

async function* split(source: AsyncIterable<Buffer>): AsyncGenerator<RawRecord> {
  let pieces: Buffer[] = [];
  let held = 0;
  let wanted = RECORD_HEAD;
  let head: Buffer | null = null;
  for await (const piece of source) {
    pieces.push(piece);
    held += piece.length;
    while (held >= wanted) {
      const joined = pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
      const taken = joined.subarray(0, wanted);
      const rest = joined.subarray(wanted);
      pieces = rest.length === 0 ? [] : [rest];
      held = rest.length;
      if (head === null) {
        head = taken;
        wanted = head.readUInt32BE(1);
        if (wanted > LONGEST_RECORD) throw damaged('it has a record longer than any');
      } else {
        yield { kind: head.readUInt8(), head, content: taken };
        head = null;
        wanted = RECORD_HEAD;
      }
    }
  }
  if (held > 0 || head !== null) throw damaged('it ends in the middle of a record');
}

function parse<T>(schema: z.ZodType<T>, content: Buffer): T {
  let value: unknown;
  try {
    value = JSON.parse(content.toString('utf8'));
  } catch {
    throw damaged('one of its records cannot be read');
  }
  const result = schema.safeParse(value);
  if (!result.success) throw damaged('one of its records cannot be read');
  return result.data;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
}

/** `how` goes on a sentence: "The backup is damaged: ...". The file is named by whoever opened it. */
export const damaged = (how: string): PlauditError =>
  new PlauditError('backup.damaged', `The backup is damaged: ${how}. Nothing of it was taken; use another one.`);
