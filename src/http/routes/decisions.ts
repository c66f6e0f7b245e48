import { z } from 'zod';
import {
  decisionLines,
  decisionRunPage,
  decisionRunsPage,
  findRun,
  issueRunBody,
  organizationNumbered,
  type RunBody,
} from '../../actions/certificates/read-decisions.ts';
import { formatMonth } from '../../core/basics/month.ts';
import { PlauditError } from '../../core/basics/problem.ts';
import { csvAnswer } from '../contract/answers.ts';
import { pageOf, paging, uuid } from '../contract/common.ts';
import {
  decisionLine,
  decisionLineQuery,
  decisionRun,
  type DecisionRun,
  decisionRunRequest,
  issueRequest,
  issueRun,
} from '../contract/decisions.ts';
import { CSV_MARK, csvLine, sendCsv } from '../csv.ts';
import type { HttpDeps } from '../deps.ts';
import { askerOf } from '../../core/access/principal.ts';
import { presentShare, presentThreshold } from '../present/decision.ts';
import type { Api } from '../api.ts';
import { readPeriod } from './overview.ts';

const tags = ['decisions'];
const idParams = z.object({ id: uuid });

export function decisionRoutes(api: Api, { pool, rulebooks, jobs, now }: HttpDeps): void {
  api.get(
    '/decision-runs',
    {
      config: { act: 'decisions.read' },
      schema: {
        tags,
        summary: 'Decision runs, newest first',
        querystring: z.object(paging),
        response: { 200: pageOf(decisionRun) },
      },
    },
    async (request) => {
      const { page, size } = request.query;
      const { rows, total } = await decisionRunsPage(pool, { limit: size, offset: (page - 1) * size });
      return { rows: rows.map(presentRun), total, page, size };
    },
  );

  api.post(
    '/decision-runs',
    {
      config: { act: 'decisions.run' },
      schema: {
        tags,
        summary: 'Decide on every subject of the network',
        body: decisionRunRequest,
        response: { 202: decisionRun },
      },
    },
    async (request, reply) => {
      const { rulebook, period, reading, organization } = request.body;
      const loaded = rulebooks.get(rulebook);
      const orgId = organization === undefined ? undefined : (await organizationNumbered(pool, organization)).orgId;
      const run = await jobs.requestDecisions(askerOf(request.principal), {
        loaded,
        period: readPeriod(period),
        reading,
        orgId,
        now: now(),
      });
      return reply.status(202).send(presentRun(await findRun(pool, run.publicId)));
    },
  );

  api.get(
    '/decision-runs/:id',
    {
      config: { act: 'decisions.read' },
      schema: { tags, summary: 'One run: progress, then counts', params: idParams, response: { 200: decisionRun } },
    },
    async (request) => presentRun(await findRun(pool, request.params.id)),
  );

  api.get(
    '/decision-runs/:id/decisions',
    {
      config: { act: 'decisions.read' },
      schema: {
        tags,
        summary: 'The decisions of a run',
        params: idParams,
        querystring: decisionLineQuery,
        response: { 200: pageOf(decisionLine) },
      },
    },
    async (request) => {
      const { page, size, ...filter } = request.query;
      const { rows, total } = await decisionRunPage(pool, rulebooks, request.params.id, filter, {
        limit: size,
        offset: (page - 1) * size,
      });
      return {
        rows: rows.map(({ n, meeting, threshold, ...line }) => ({
          ...line,
          ...presentShare(meeting, n),
          threshold: presentThreshold(threshold),
        })),
        total,
        page,
        size,
      };
    },
  );

  api.get(
    '/decision-runs/:id/decisions.csv',
    {
      config: { act: 'decisions.read' },
      schema: {
        tags,
        summary: 'The same list as CSV, all pages',
        params: idParams,
        querystring: decisionLineQuery,
        response: { 200: csvAnswer },
      },
    },
    async (request, reply) => {
      const { level, outcome, q } = request.query;
      const run = await findRun(pool, request.params.id);
      async function* lines(): AsyncGenerator<string> {
        yield (
          CSV_MARK +
          csvLine([
            'name',
            'level',
            'organization',
            'outcome',
            'decided_by',
            'n',
            'meeting',
            'share',
            'interval_low',
            'interval_high',
            'certificate',
            'rulebook',
            'period',
          ])
        );
        for await (const rows of decisionLines(pool, rulebooks, run, { level, outcome, q })) {
          const period = run.period === null ? '' : `${formatMonth(run.period.from)}..${formatMonth(run.period.to)}`;
          yield rows
            .map((r) => {
              const { share, interval } = presentShare(r.meeting, r.n);
              return csvLine([
                r.subject.name,
                r.subject.level,
                r.organization.name,
                r.outcome,
                r.decidedBy,
                r.n,
                r.meeting,
                share,
                interval[0],
                interval[1],
                r.certificate,
                run.rulebook,
                period,
              ]);
            })
            .join('');
        }
      }
      return sendCsv(reply, `decisions-${run.rulebook.replace('@', '-')}.csv`, lines());
    },
  );

  api.post(
    '/decision-runs/:id/issue-runs',
    {
      config: { act: 'certificates.issue' },
      schema: {
        tags,
        summary: 'Issue certificates for those of a run who met the edition',
        params: idParams,
        body: issueRequest,
        response: { 202: issueRun },
      },
    },
    async (request, reply) => {
      const run = await findRun(pool, request.params.id);
      const row = await jobs.requestIssuing(askerOf(request.principal), run.row, {
        levels: request.body.levels,
        subjects: request.body.subjects ?? null,
        now: now(),
      });
      return reply.status(202).send(await issueRunAnswer(row.runId));
    },
  );

  const issueRunAnswer = async (id: string) => {
    const run = await issueRunBody(pool, id);
    if (run === null)
      throw new PlauditError('not-found', 'No such run of issuing certificates is known.', {
        place: id,
        params: { noun: 'issue-run' },
      });
    const { startedAt, finishedAt, ...rest } = run;
    return { ...rest, startedAt: startedAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null };
  };

  api.get(
    '/issue-runs/:id',
    {
      config: { act: 'decisions.read' },
      schema: { tags, summary: 'Progress of issuing certificates', params: idParams, response: { 200: issueRun } },
    },
    async (request) => issueRunAnswer(request.params.id),
  );
}

const presentRun = ({ row: _, period, startedAt, finishedAt, ...run }: RunBody): DecisionRun => ({
  ...run,
  period: period === null ? null : { from: formatMonth(period.from), to: formatMonth(period.to) },
  startedAt: startedAt.toISOString(),
  finishedAt: finishedAt?.toISOString() ?? null,
});
