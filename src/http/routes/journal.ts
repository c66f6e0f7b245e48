import { z } from 'zod';
import { journalEntries, wholeJournal } from '../../actions/read-journal.ts';
import { JOURNAL_NOUNS } from '../../core/basics/journal-noun.ts';
import { csvAnswer } from '../contract/answers.ts';
import { paging } from '../contract/common.ts';
import { journalPage } from '../contract/imports.ts';
import { CSV_MARK, csvLine, sendCsv } from '../csv.ts';
import type { HttpDeps } from '../deps.ts';
import type { Api } from '../api.ts';

const journalQuery = z.object({ ...paging, q: z.string().max(200).optional(), noun: z.enum(JOURNAL_NOUNS).optional() });

export function journalRoutes(api: Api, { pool }: HttpDeps): void {
  api.get(
    '/journal',
    {
      config: { act: 'journal.read' },
      schema: {
        tags: ['journal'],
        summary: 'What was done, by whom and when, newest first',
        querystring: journalQuery,
        response: { 200: journalPage },
      },
    },
    async (request) => {
      const { page, size, q, noun } = request.query;
      const { rows, total } = await journalEntries(pool, { q, noun, limit: size, offset: (page - 1) * size });
      return { rows: rows.map((row) => ({ ...row, at: row.at.toISOString() })), total, page, size };
    },
  );

  api.get(
    '/journal.csv',
    {
      config: { act: 'journal.read' },
      schema: {
        tags: ['journal'],
        summary: 'The same list as CSV, all pages',
        querystring: journalQuery,
        response: { 200: csvAnswer },
      },
    },
    async (request, reply) => {
      const { q, noun } = request.query;
      async function* lines(): AsyncGenerator<string> {
        yield CSV_MARK + csvLine(['at', 'by', 'by_id', 'act', 'noun', 'noun_id', 'detail', 'id']);
        for await (const page of wholeJournal(pool, { q, noun })) {
          yield page
            .map((r) =>
              csvLine([r.at.toISOString(), r.by, r.byId, r.act, r.noun, r.nounId, JSON.stringify(r.detail), r.id]),
            )
            .join('');
        }
      }
      return sendCsv(reply, 'journal.csv', lines());
    },
  );
}
