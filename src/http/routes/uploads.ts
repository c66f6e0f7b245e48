import type { Readable } from 'node:stream';
import { z } from 'zod';
import {
  discardUpload,
  keptMappings,
  mapUpload,
  readUpload,
  receiveUpload,
  type UploadedFile,
} from '../../actions/imports/uploads.ts';
import { formatMonth } from '../../core/basics/month.ts';
import { PlauditError } from '../../core/basics/problem.ts';
import { doneAnswer } from '../contract/answers.ts';
import { uuid } from '../contract/common.ts';
import { mappingRequest, savedMapping, upload, type Upload } from '../contract/imports.ts';
import type { HttpDeps } from '../deps.ts';
import type { Api } from '../api.ts';

type Preview = UploadedFile['preview'];

const tags = ['imports'];
const idParams = z.object({ id: uuid });

export function uploadRoutes(api: Api, { pool, uploadsFolder, now }: HttpDeps): void {
  api.post(
    '/uploads',
    {
      config: { act: 'responses.import' },
      schema: {
        tags,
        summary: 'Bring a file (multipart, one part): its columns, a mapping and the first rows',
        consumes: ['multipart/form-data'],
        response: { 200: upload },
      },
    },
    async (request) => {
      const part = request.isMultipart() ? await request.file().catch(noMultipart) : undefined;
      if (part === undefined)
        throw new PlauditError('request.invalid', 'Send one file as multipart/form-data.', { place: 'body' });
      const stream = part.file;
      // A part may come without a name, whatever the types say.
      const name = (part as { filename?: string }).filename ?? '';
      const file = { name, stream, isCut: () => stream.truncated };
      return present(
        await receiveUpload(pool, uploadsFolder, file, now()).catch((error: unknown) => {
          if (hasBroken(stream, error)) return noMultipart(error);
          throw error;
        }),
      );
    },
  );

  api.get(
    '/uploads/:id',
    {
      config: { act: 'responses.import' },
      schema: { tags, summary: 'An uploaded file as it would be read', params: idParams, response: { 200: upload } },
    },
    async (request) => present(await readUpload(pool, uploadsFolder, request.params.id, now())),
  );

  api.post(
    '/uploads/:id/mapping',
    {
      config: { act: 'responses.import' },
      schema: {
        tags,
        summary: 'Try a mapping, or answer its questions',
        params: idParams,
        body: mappingRequest,
        response: { 200: upload },
      },
    },
    async (request) =>
      present(await mapUpload(pool, uploadsFolder, request.params.id, { ...request.body, now: now() })),
  );

  api.delete(
    '/uploads/:id',
    {
      config: { act: 'responses.import' },
      schema: { tags, summary: 'Throw an uploaded file away', params: idParams, response: { 204: doneAnswer } },
    },
    async (request, reply) => {
      await discardUpload(pool, uploadsFolder, request.params.id);
      return reply.status(204).send();
    },
  );

  api.get(
    '/mappings',
    {
      config: { act: 'responses.import' },
      schema: { tags, summary: 'Saved mappings by name', response: { 200: z.object({ rows: z.array(savedMapping) }) } },
    },
    async () => ({ rows: (await keptMappings(pool)).map((m) => ({ ...m, savedAt: m.savedAt.toISOString() })) }),
  );
}

/** True where the body itself broke off, and not what its bytes were written to. */
const hasBroken = (stream: Readable, error: unknown): boolean =>
  error instanceof Error &&
  !('syscall' in error) &&
  (error === stream.errored || ('code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'));

/** What reads a multipart body says of a broken one in plain errors, which nothing tells from faults. */
function noMultipart(error: unknown): never {
  if (error instanceof Error && 'statusCode' in error) throw error;
  throw new PlauditError('request.invalid', 'The upload is no complete multipart/form-data: send the file again.', {
    place: 'body',
    cause: error,
  });
}

function present(file: UploadedFile): Upload {
  const { preview } = file;
  return {
    id: file.uploadId,
    name: file.name,
    bytes: file.bytes,
    format: preview.format,
    encoding: preview.encoding,
    delimiter: preview.delimiter,
    columns: [...preview.header],
    canonical: preview.canonical,
    mapping: file.mappingText,
    fields: fieldsOf(preview),
    questions: preview.questions.map((q) => ({ ...q, choices: q.choices.map((c) => ({ ...c })) })),
    rows: preview.rows.map((row) => ({
      line: row.line,
      raw: [...row.raw],
      response: row.response === null ? null : presentResponse(row.response),
      rejects:
        row.reject === null
          ? []
          : [{ field: row.reject.field, code: row.reject.code, value: row.reject.value, message: row.reject.message }],
    })),
    failure: preview.problem === null ? null : { code: preview.problem.code, message: preview.problem.message },
  };
}

const presentResponse = (
  r: NonNullable<Preview['rows'][number]['response']>,
): NonNullable<Upload['rows'][number]['response']> => ({
  response_id: r.responseId,
  organization: r.organization,
  site: r.site,
  supervisor: r.supervisor,
  csr: r.csr,
  contact_at: new Date(r.contactAt).toISOString(),
  month: formatMonth(r.month),
  completed_at: r.completedAt === null ? null : new Date(r.completedAt).toISOString(),
  channel: r.channel,
  contact_reason: r.contactReason,
  resolved: r.resolved,
  resolved_first_contact: r.resolvedFirstContact,
  contacts_needed: r.contactsNeeded,
  other_channels_used: r.otherChannelsUsed,
  overall_satisfaction: r.overallSatisfaction,
  csr_satisfaction: r.csrSatisfaction,
  // The operator's own file, shown to nobody else and kept nowhere.
  ...(r.customer == null
    ? {}
    : { customer_name: r.customer.name, customer_phone: r.customer.phone, customer_email: r.customer.email }),
});

/** Proposed fields with their confidence; of a mapping someone gave, what it says, without a doubt. */
function fieldsOf({ proposal, mapping }: Preview): Upload['fields'] {
  const known = new Map((proposal?.fields ?? []).map((f) => [f.field as string, f]));
  return Object.entries(mapping)
    .filter((entry): entry is [string, object] => typeof entry[1] === 'object' && !Array.isArray(entry[1]))
    .map(([field, source]) => {
      const proposed = known.get(field);
      return {
        field,
        columns: proposed === undefined ? columnsIn(source) : [...proposed.columns],
        constant: 'constant' in source ? String(source.constant) : null,
        confidence: proposed?.confidence ?? 1,
      };
    });
}

/** Every column a field's source names, whatever its form. */
function columnsIn(source: object): string[] {
  return Object.entries(source).flatMap(([key, value]: [string, unknown]) => {
    if (key === 'column' || key === 'date' || key === 'time') return texts([value]);
    return key === 'one_hot' && typeof value === 'object' && value !== null ? texts(Object.values(value)) : [];
  });
}

const texts = (values: readonly unknown[]): string[] => values.filter((value) => typeof value === 'string');
