import { z } from 'zod';
import {
  findImportRun,
  importLines,
  importRunsPage,
  type ImportRunBody,
  rejectLines,
  requestUploadImport,
} from '../../actions/imports/read-imports.ts';
import { csvAnswer } from '../contract/answers.ts';
import { paging, uuid } from '../contract/common.ts';
import { importPage, importRequest, importRun, type ImportRun } from '../contract/imports.ts';
import { CSV_MARK, csvLine, sendCsv } from '../csv.ts';
import type { HttpDeps } from '../deps.ts';
import { actorOf } from '../../core/access/principal.ts';
import type { Api } from '../api.ts';

const tags = ['imports'];
const idParams = z.object({ id: uuid });

export function importRoutes(api: Api, { pool, jobs, now }: HttpDeps): void {
  api.get(
    '/imports',
    {
      config: { act: 'imports.read' },
      schema: { tags, summary: 'Imports, newest first', querystring: z.object(paging), response: { 200: importPage } },
    },
    async (request) => {
      const { page, size } = request.query;
      const { rows, total } = await importRunsPage(pool, { limit: size, offset: (page - 1) * size });
      return { rows: rows.map(present), total, page, size };
    },
  );

  api.get(
    '/imports.csv',
    {
      config: { act: 'imports.read' },
      schema: { tags, summary: 'The same list as CSV, all pages', response: { 200: csvAnswer } },
    },
    async (_request, reply) => {
      async function* lines(): AsyncGenerator<string> {
        yield (
          CSV_MARK +
          csvLine([
            'file',
            'dry_run',
            'state',
            'started_at',
            'finished_at',
            'by',
            'bytes',
            'sha256',
            'read',
            'taken',
            'unchanged',
            'superseded',
            'rejected',
            'left_out',
            'unanswered',
            'truncated',
            'error',
            'id',
          ])
        );
        for await (const page of importLines(pool)) {
          yield page
            .map(({ counts: c, ...r }) =>
              csvLine([
                r.file,
                r.dryRun ? 'yes' : 'no',
                r.state,
                r.startedAt.toISOString(),
                r.finishedAt?.toISOString() ?? null,
                r.actor,
                r.bytes,
                r.sha256,
                c.read,
                c.taken,
                c.unchanged,
                c.superseded,
                c.rejected,
                c.leftOut,
                c.unanswered,
                r.truncated ? 'yes' : 'no',
                r.failure?.message ?? null,
                r.publicId,
              ]),
            )
            .join('');
        }
      }
      return sendCsv(reply, 'imports.csv', lines());
    },
  );

  api.post(
    '/imports',
    {
      config: { act: 'responses.import' },
      schema: {
        tags,
        summary: 'Import an uploaded file, or try it without keeping anything',
        body: importRequest,
        response: { 202: importRun },
      },
    },
    async (request, reply) => {
      const { upload, mapping, dryRun, saveMappingAs } = request.body;
      const run = await requestUploadImport(pool, jobs, {
        uploadId: upload,
        mapping: mapping === undefined || mapping.trim() === '' ? null : mapping,
        dryRun,
        saveMappingAs,
        actor: actorOf(request.principal),
        now: now(),
      });
      return reply.status(202).send(present(run));
    },
  );

  api.get(
    '/imports/:id',
    {
      config: { act: 'imports.read' },
      schema: { tags, summary: 'One import: progress, then counts', params: idParams, response: { 200: importRun } },
    },
    async (request) => present(await findImportRun(pool, request.params.id)),
  );

  api.get(
    '/imports/:id/rejects.csv',
    {
      config: { act: 'responses.import' },
      schema: { tags, summary: 'Rejected rows: line, field, reason', params: idParams, response: { 200: csvAnswer } },
    },
    async (request, reply) => {
      const run = await findImportRun(pool, request.params.id);
      async function* lines(): AsyncGenerator<string> {
        yield CSV_MARK + csvLine(['line', 'field', 'reason', 'message', 'value']);
        for await (const page of rejectLines(pool, run))
          yield page.map((r) => csvLine([r.line, r.field, r.code, r.message, r.value])).join('');
      }
      return sendCsv(reply, 'rejected-rows.csv', lines());
    },
  );
}

const present = ({ importNo: _, startedAt, finishedAt, ...run }: ImportRunBody): ImportRun => ({
  ...run,
  startedAt: startedAt.toISOString(),
  finishedAt: finishedAt?.toISOString() ?? null,
});
