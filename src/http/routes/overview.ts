import { formatMonth, formatPeriod, parsePeriod, type Period } from '../../core/basics/month.ts';
import { PlauditError } from '../../core/basics/problem.ts';
import { allStillEarned, certificatesOfSubject, standingOf } from '../../actions/certificates/certificates.ts';
import { compareEditions, type EditionComparison } from '../../actions/judging/compare-editions.ts';
import type { Network, Networks } from '../../actions/access/networks.ts';
import { type NetworkView, statusOf } from '../../actions/judging/network-view.ts';
import { type Status, STATUSES } from '../../core/certification/status.ts';
import { askedOf, lineOf, searchOverview, type SubjectLine, trendsOf } from '../../actions/judging/overview.ts';
import { outcomeCodeOf, subjectPage } from '../../actions/judging/subject-page.ts';
import { reachOf } from '../../core/access/reach.ts';
import { rulebookKey } from '../../core/rulebook/rulebook.ts';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { csvAnswer } from '../contract/answers.ts';
import {
  comparison,
  comparisonQuery,
  overview,
  overviewQuery,
  subjectPage as subjectPageBody,
  subjectQuery,
  type OverviewRow,
} from '../contract/decisions.ts';
import { uuid } from '../contract/common.ts';
import { CSV_MARK, csvLine, sendCsv } from '../csv.ts';
import type { HttpDeps } from '../deps.ts';
import {
  presentDecision,
  presentLine,
  presentMonth,
  presentPeriod,
  presentShare,
  presentThreshold,
} from '../present/decision.ts';
import { presentCertificateLine } from '../present/certificate.ts';
import type { Api } from '../api.ts';

const tags = ['network'];
const TREND_MONTHS = 12;
/** Characters sent at once: lines one by one would cost more than making them. */
const CSV_CHUNK = 65_536;

type ViewQuery = { rulebook?: string; period?: string; reading?: 'pooled' | 'each-month' };

export function overviewRoutes(api: Api, deps: HttpDeps, networks: Networks): void {
  const { rulebooks } = deps;
  const networkOf = ({ principal }: Pick<FastifyRequest, 'principal'>): Network => networks.of(reachOf(principal));

  const noResponse = (): PlauditError =>
    new PlauditError('not-found', 'The network has no response yet: import a file of responses first.', {
      place: 'network',
      params: { noun: 'network' },
    });

  async function viewFor({ views }: Network, query: ViewQuery): Promise<NetworkView> {
    const loaded = rulebooks.get(query.rulebook ?? deps.defaultRulebook);
    const view = await views.view(loaded.rulebook, { period: readPeriod(query.period), reading: query.reading });
    if (view === null) throw noResponse();
    return view;
  }

  async function bothViews(
    { views }: Network,
    query: { from: string; to: string },
  ): Promise<[NetworkView, NetworkView]> {
    const both = await views.both(rulebooks.get(query.from).rulebook, rulebooks.get(query.to).rulebook);
    if (both === null) throw noResponse();
    return both;
  }

  const rowsOf = async (
    { pool }: Network,
    view: NetworkView,
    lines: readonly SubjectLine[],
  ): Promise<OverviewRow[]> => {
    const { trends } = await trendsOf(pool, view, lines, TREND_MONTHS);
    return lines.map((line, i) =>
      presentLine(
        line,
        askedOf(view, line.subject.level),
        (trends[i] ?? []).map(([n, meeting]) => [n, meeting]),
      ),
    );
  };

  const search = (view: NetworkView, query: z.output<typeof overviewQuery>) =>
    searchOverview(view, { ...query, statuses: readStatuses(query.status) });

  api.get(
    '/overview',
    {
      config: { act: 'network.read' },
      schema: {
        tags,
        summary: 'Every subject of a level: status, figures, trend',
        querystring: overviewQuery,
        response: { 200: overview },
      },
    },
    async (request) => {
      const { query } = request;
      const network = networkOf(request);
      const view = await viewFor(network, query);
      const { indexes, counts } = search(view, query);
      const from = (query.page - 1) * query.size;
      const lines = Array.from(indexes.subarray(from, from + query.size), (index) => lineOf(view, index));
      const first = view.period.to - TREND_MONTHS + 1;
      return {
        rows: await rowsOf(network, view, lines),
        total: indexes.length,
        page: query.page,
        size: query.size,
        rulebook: `${view.rulebook.program}@${view.rulebook.edition}`,
        period: presentPeriod(view.period),
        reading: view.reading,
        threshold: presentThreshold(askedOf(view, query.level).threshold),
        trendMonths: Array.from({ length: TREND_MONTHS }, (_, i) => formatMonth(first + i)),
        counts,
        asOf: view.readAt.toISOString(),
      };
    },
  );

  api.get(
    '/overview.csv',
    {
      config: { act: 'network.read' },
      schema: {
        tags,
        summary: 'The same list as CSV, all pages',
        querystring: overviewQuery,
        response: { 200: csvAnswer },
      },
    },
    async (request, reply) => {
      const view = await viewFor(networkOf(request), request.query);
      const { indexes } = search(view, request.query);
      return sendCsv(
        reply,
        `network-${request.query.level}-${formatMonth(view.period.to)}.csv`,
        overviewCsv(view, indexes),
      );
    },
  );

  api.get(
    '/subjects/:id',
    {
      config: { act: 'network.read' },
      schema: {
        tags,
        summary: 'One subject: decision, reasons, history',
        params: z.object({ id: uuid }),
        querystring: subjectQuery,
        response: { 200: subjectPageBody },
      },
    },
    async (request) => {
      const network = networkOf(request);
      const view = await viewFor(network, request.query);
      const page = await subjectPage(
        network.pool,
        view,
        request.params.id,
        rulebooks.list().map((l) => l.rulebook),
      );
      const certificates = await certificatesOfSubject(network.pool, page.subject);
      // By all that is known of the subject, as anyone can ask on the certificate's own page.
      const earned = await allStillEarned(deps.pool, rulebooks, page.subject, certificates);
      const today = view.today;
      return {
        subject: page.line.subject,
        path: [...page.path],
        simulated: page.simulated,
        status: page.line.status,
        decision: presentDecision(page.decision),
        history: page.history.map(presentMonth),
        attributions: page.attributions.map(({ month, within }) => ({
          month: formatMonth(month),
          within: [...within],
        })),
        measures: page.measures.map(({ measure, n, meeting }) => ({ measure, ...presentShare(meeting, n) })),
        channels: page.channels.map(({ channel, n, meeting }) => ({ channel, ...presentShare(meeting, n) })),
        editions: page.editions.map((decision) => ({
          rulebook: rulebookKey(decision),
          outcome: decision.outcome,
          status: statusOf(outcomeCodeOf(decision), standingOf(certificates, decision), today),
          decidedBy: decision.decidedBy,
          threshold: presentThreshold(decision.threshold),
          ...presentShare(decision.meeting, decision.n),
        })),
        below: await rowsOf(network, view, page.below),
        certificates: certificates.map((c, i) => presentCertificateLine(c, today, earned[i] ?? null)),
      };
    },
  );

  api.get(
    '/comparison',
    {
      config: { act: 'comparison.read' },
      schema: {
        tags,
        summary: 'Who would gain or lose under another edition',
        querystring: comparisonQuery,
        response: { 200: comparison },
      },
    },
    async (request) => {
      const { query } = request;
      const [from, to] = await bothViews(networkOf(request), query);
      const result = compareEditions(from, to, query.level, query.change);
      const rows = result.rows.slice((query.page - 1) * query.size, query.page * query.size);
      return {
        rows: rows.map(({ index, change }) => {
          const [a, b] = [lineOf(from, index), lineOf(to, index)];
          return {
            subject: a.subject,
            organization: a.organization,
            from: a.outcome,
            to: b.outcome,
            change,
            fromShare: a.share,
            toShare: b.share,
          };
        }),
        total: result.rows.length,
        page: query.page,
        size: query.size,
        counts: result.counts,
        fromPeriod: presentPeriod(from.period),
        toPeriod: presentPeriod(to.period),
      };
    },
  );

  api.get(
    '/comparison.csv',
    {
      config: { act: 'comparison.read' },
      schema: {
        tags,
        summary: 'The same list as CSV, all pages',
        querystring: comparisonQuery,
        response: { 200: csvAnswer },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const [from, to] = await bothViews(networkOf(request), query);
      const { rows } = compareEditions(from, to, query.level, query.change);
      return sendCsv(reply, `comparison-${query.level}.csv`, comparisonCsv(from, to, rows));
    },
  );
}

function* overviewCsv(view: NetworkView, indexes: Uint32Array): Generator<string> {
  yield (
    CSV_MARK +
    csvLine([
      'name',
      'level',
      'organization',
      'site',
      'supervisor',
      'status',
      'outcome',
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
  const rulebook = `${view.rulebook.program}@${view.rulebook.edition}`;
  const period = `${formatMonth(view.period.from)}..${formatMonth(view.period.to)}`;
  let lines = '';
  for (const index of indexes) {
    const l = lineOf(view, index);
    lines += csvLine([
      l.subject.name,
      l.subject.level,
      l.organization.name,
      l.site?.name ?? null,
      l.supervisor?.name ?? null,
      l.status,
      l.outcome,
      l.n,
      l.meeting,
      l.share,
      l.interval[0],
      l.interval[1],
      l.certificate,
      rulebook,
      period,
    ]);
    if (lines.length > CSV_CHUNK) {
      yield lines;
      lines = '';
    }
  }
  yield lines;
}

function* comparisonCsv(from: NetworkView, to: NetworkView, rows: EditionComparison['rows']): Generator<string> {
  yield (
    CSV_MARK +
    csvLine([
      'name',
      'level',
      'organization',
      'from',
      'to',
      'change',
      'from_share',
      'to_share',
      'from_rulebook',
      'from_period',
      'to_rulebook',
      'to_period',
    ])
  );
  const judged = [from, to].flatMap(({ rulebook, period }) => [rulebookKey(rulebook), formatPeriod(period)]);
  let lines = '';
  for (const { index, change } of rows) {
    const [a, b] = [lineOf(from, index), lineOf(to, index)];
    lines += csvLine([
      a.subject.name,
      a.subject.level,
      a.organization.name,
      a.outcome,
      b.outcome,
      change,
      a.share,
      b.share,
      ...judged,
    ]);
    if (lines.length > CSV_CHUNK) {
      yield lines;
      lines = '';
    }
  }
  yield lines;
}

export function readPeriod(text: string | undefined): Period | undefined {
  if (text === undefined) return undefined;
  const period = parsePeriod(text);
  if (period === null)
    throw new PlauditError(
      'period.invalid',
      `"${text}" is no period: write it as 2015-04..2015-06, the earlier month first.`,
      { place: 'period' },
    );
  return period;
}

function readStatuses(text: string | undefined): Status[] | undefined {
  if (text === undefined || text === '') return undefined;
  const words = text.split(',');
  const unknown = words.find((word) => !(STATUSES as readonly string[]).includes(word));
  if (unknown !== undefined)
    throw new PlauditError('request.invalid', `"${unknown}" is no status; it can be ${STATUSES.join(', ')}.`, {
      place: 'status',
    });
  return words as Status[];
}
