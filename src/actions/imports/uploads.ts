import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { PlauditError } from '../../core/basics/problem.ts';
import { DAY_MS } from '../../core/basics/time.ts';
import type { Mapping } from '../../core/survey/mapping.ts';
import { formatMapping } from '../../core/survey/mapping-text.ts';
import { namedOther } from '../../intake/bytes/named-other.ts';
import { mappingFrom } from '../../intake/mapping-file.ts';
import { preview, type Preview } from '../../intake/preview.ts';
import { answerQuestions } from '../../intake/propose/questions.ts';
import { transaction } from '../../store/basics/connect.ts';
import type { Pool } from '../../store/basics/db.ts';
import { writeJournal } from '../../store/journal.ts';
import { siteZones } from '../../store/subjects.ts';
import {
  addUpload,
  findUpload,
  removeUpload,
  removeUploadsBefore,
  saveMapping,
  savedMappings,
  setUploadMapping,
  type UploadRow,
} from '../../store/responses/uploads.ts';

const PREVIEW_ROWS = 20;
/** Rows looked at for an answer: enough to meet a 13th of a month. */
const SAMPLE_ROWS = 500;
/** In bytes of UTF-8, of which most file systems take 255. */
const LONGEST_NAME = 120;

export type UploadedFile = UploadRow & { readonly preview: Preview; readonly mappingText: string };

/**
 * Keeps a file that comes through the browser and looks at its first rows. `isCut` says, once the stream
 * has ended, that it was stopped at the size limit: then nothing is kept.
 */
export async function receiveUpload(
  pool: Pool,
  folder: string,
  file: { readonly name: string; readonly stream: Readable; readonly isCut: () => boolean },
  now: Date,
): Promise<UploadedFile> {
  const uploadId = randomUUID();
  const name = safeName(file.name);
  const path = join(folder, uploadId, name);
  await mkdir(join(folder, uploadId), { recursive: true, mode: 0o700 });
  try {
    const out = createWriteStream(path, { mode: 0o600 });
    await pipeline(file.stream, out);
    if (file.isCut()) {
      throw new PlauditError(
        'request.too-large',
        'The file is larger than this server takes through the browser. Import it with "plaudit import" on the command line.',
        { place: name },
      );
    }
    const upload: UploadRow = { uploadId, name, bytes: out.bytesWritten, mapping: null, createdAt: now };
    const shown = await look(pool, folder, upload, now);
    const other = namedOther(name, shown.preview);
    if (other !== null) {
      throw new PlauditError(
        'file.format',
        `${name} is ${other}, which is not what its name says: take the right file, or name it for what it is.`,
        { place: name },
      );
    }
    await addUpload(pool, upload);
    return shown;
  } catch (error) {
    await rm(join(folder, uploadId), { recursive: true, force: true });
    throw isFullOrClosed(error) ? notWritable(folder, error) : error;
  }
}

const isFullOrClosed = (error: unknown): error is NodeJS.ErrnoException =>
  ['ENOSPC', 'EDQUOT', 'EACCES', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '');

const notWritable = (folder: string, cause: NodeJS.ErrnoException): PlauditError =>
  new PlauditError(
    'home.not-writable',
    `The file cannot be kept in ${folder} (${cause.code}): make room there, or let this user write.`,
    { place: folder, cause },
  );

/** The upload as it would be read with the mapping last sent, or the proposed one. Throws `not-found`. */
export async function readUpload(pool: Pool, folder: string, uploadId: string, now: Date): Promise<UploadedFile> {
  return look(pool, folder, await uploadOrThrow(pool, uploadId), now);
}

/**
 * Keeps a mapping for the upload, with answers to open questions written into it; an empty one stands for the proposed
 * one. Throws `mapping.invalid`.
 */
export async function mapUpload(
  pool: Pool,
  folder: string,
  uploadId: string,
  { mapping, answers, now }: { mapping: string; answers: Readonly<Record<string, string>>; now: Date },
): Promise<UploadedFile> {
  const upload = await uploadOrThrow(pool, uploadId);
  const given = mapping.trim() === '' ? null : mapping;
  if (given !== null) mappingFrom(given, 'mapping');
  const answered =
    Object.keys(answers).length === 0 ? given : await answer(pool, folder, { ...upload, mapping: given }, answers, now);
  // Looked at first: a mapping that cannot be read is not kept.
  const seen = await look(pool, folder, { ...upload, mapping: answered }, now);
  await setUploadMapping(pool, uploadId, answered);
  return seen;
}

/** Throws the file away. Throws `not-found`, or `conflict` while an import waits for it or reads it. */
export async function discardUpload(pool: Pool, folder: string, uploadId: string): Promise<void> {
  if (await letGoUpload(pool, folder, uploadId)) return;
  await uploadOrThrow(pool, uploadId);
  throw new PlauditError('conflict', 'The file is being imported: wait until that is over.', { place: uploadId });
}

/** Throws the file away unless an import waits for it or reads it; true when it was thrown away. */
export async function letGoUpload(pool: Pool, folder: string, uploadId: string): Promise<boolean> {
  if (!(await removeUpload(pool, uploadId))) return false;
  await rm(join(folder, uploadId), { recursive: true, force: true });
  return true;
}

const KEPT_DAYS = 1;
const UPLOAD_ID = /^[0-9a-f-]{36}$/;

/** Throws away files that nobody imported for a day, and what a crash left of others: imported but not let go, or never known. */
export async function forgetOldUploads(pool: Pool, folder: string, now: Date): Promise<void> {
  const before = new Date(now.getTime() - KEPT_DAYS * DAY_MS);
  const { removed, left } = await removeUploadsBefore(pool, before);
  for (const id of removed) await rm(join(folder, id), { recursive: true, force: true });
  for (const name of (await readdir(folder)).filter((each) => UPLOAD_ID.test(each))) {
    const path = join(folder, name);
    if (!left.has(name) && (await stat(path)).mtime < before) await rm(path, { recursive: true, force: true });
  }
}

/** Keeps a mapping under a name for the next file of this kind; the name's earlier mapping is replaced. */
export async function keepMapping(
  pool: Pool,
  mapping: { name: string; text: string; actor: string; now: Date },
): Promise<void> {
  mappingFrom(mapping.text, mapping.name);
  await transaction(pool, async (client) => {
    await saveMapping(client, { name: mapping.name, mapping: mapping.text, now: mapping.now });
    await writeJournal(client, {
      at: mapping.now,
      actor: mapping.actor,
      act: 'mapping.saved',
      noun: 'mapping',
      nounId: mapping.name,
      detail: {},
    });
  });
}

export const keptMappings = (pool: Pool): Promise<{ name: string; mapping: string; savedAt: Date }[]> =>
  savedMappings(pool);

async function look(
  pool: Pool,
  folder: string,
  upload: UploadRow,
  now: Date,
  rows = PREVIEW_ROWS,
): Promise<UploadedFile> {
  const zones = await siteZones(pool);
  const mapping: Mapping | null = upload.mapping === null ? null : mappingFrom(upload.mapping, 'mapping');
  const seen = await preview(join(folder, upload.uploadId, upload.name), mapping, {
    now,
    rows,
    zoneOf: (site, organization) => zones.get(organization)?.get(site) ?? null,
  });
  return { ...upload, preview: seen, mappingText: upload.mapping ?? formatMapping(seen.mapping) };
}

async function uploadOrThrow(pool: Pool, uploadId: string): Promise<UploadRow> {
  const upload = await findUpload(pool, uploadId);
  if (upload === null) throw noUpload(uploadId);
  return upload;
}

/** Answers are written into the mapping with the beginning of the file at hand: a chosen column is looked at. */
async function answer(
  pool: Pool,
  folder: string,
  upload: UploadRow,
  answers: Readonly<Record<string, string>>,
  now: Date,
): Promise<string> {
  const { mapping, header, rows } = (await look(pool, folder, upload, now, SAMPLE_ROWS)).preview;
  return formatMapping(answerQuestions(mapping, answers, { header, rows: rows.map((row) => row.raw) }));
}

const noUpload = (uploadId: string): PlauditError =>
  new PlauditError('not-found', 'The uploaded file is no longer here: choose it again.', {
    place: uploadId,
    params: { noun: 'upload' },
  });

/** The last part of a file name without anything a path or a terminal could take another way. */
function safeName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const safe = last
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}<>:"|?*]/gu, '_')
    .replace(/^\.+/, '')
    .trim();
  if (safe === '') return 'file';
  const extension = /(?:\.\w{1,8}){0,2}$/.exec(safe)?.[0] ?? '';
  let stem = '';
  for (const symbol of safe.slice(0, safe.length - extension.length)) {
    if (Buffer.byteLength(stem + symbol + extension) > LONGEST_NAME) break;
    stem += symbol;
  }
  return stem + extension;
}
