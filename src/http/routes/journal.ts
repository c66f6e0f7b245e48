import { z } from 'zod';
import { journalEntries } from '../../actions/read-journal.ts';
import { paging } from '../contract/common.ts';
import { journalPage } from '../contract/imports.ts';
import type { HttpDeps } from '../deps.ts';
import type { Api } from '../api.ts';

export function journalRoutes(api: Api, { pool }: HttpDeps): void {
  api.get(
    '/journal',
    {
      schema: {
        tags: ['journal'],
        summary: 'What was done, by whom and when, newest first',
        querystring: z.object({ ...paging, q: z.string().max(200).optional(), noun: z.string().max(40).optional() }),
        response: { 200: journalPage },
      },
    },
    async (request) => {
      const { page, size, q, noun } = request.query;
      const { rows, total } = await journalEntries(pool, { q, noun, limit: size, offset: (page - 1) * size });
      return { rows: rows.map((row) => ({ ...row, at: row.at.toISOString() })), total, page, size };
    },
  );
}
