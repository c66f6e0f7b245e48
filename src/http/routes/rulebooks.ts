import { z } from 'zod';
import { unstatedRules } from '../../core/certification/decide.ts';
import { ratioValue, formatRatio } from '../../core/basics/ratio.ts';
import { diffRulebooks } from '../../core/rulebook/diff.ts';
import { UNSTATED, type Rulebook, type Sourced, type Stated } from '../../core/rulebook/rulebook.ts';
import { windowKey } from '../../core/survey/survey-window.ts';
import type { LoadedRulebook } from '../../actions/rulebooks/rulebooks.ts';
import { rulebookKey } from '../contract/common.ts';
import {
  rulebookDiff,
  rulebookLine,
  type RulebookLine,
  rulebookPage,
  type RulebookPage,
} from '../contract/registry.ts';
import type { HttpDeps } from '../deps.ts';
import type { Api } from '../api.ts';

const tags = ['rulebooks'];

export function rulebookRoutes(api: Api, { rulebooks }: HttpDeps): void {
  api.get(
    '/rulebooks',
    {
      config: { act: 'rulebooks.read' },
      schema: { tags, summary: 'Every edition', response: { 200: z.object({ rows: z.array(rulebookLine) }) } },
    },
    async () => ({ rows: rulebooks.list().map(presentLine) }),
  );

  api.get(
    '/rulebooks/:key',
    {
      config: { act: 'rulebooks.read' },
      schema: {
        tags,
        summary: 'One edition, rule by rule, with its sources',
        params: z.object({ key: rulebookKey }),
        response: { 200: rulebookPage },
      },
    },
    async (request) => presentPage(rulebooks.get(request.params.key)),
  );

  api.get(
    '/rulebook-diff',
    {
      config: { act: 'rulebooks.read' },
      schema: {
        tags,
        summary: 'What changed between two editions, in words',
        querystring: z.object({ from: rulebookKey, to: rulebookKey }),
        response: { 200: rulebookDiff },
      },
    },
    async (request) => {
      const { from, to } = request.query;
      return { from, to, changes: diffRulebooks(rulebooks.get(from).rulebook, rulebooks.get(to).rulebook) };
    },
  );
}

const presentLine = ({ key, rulebook, builtIn }: LoadedRulebook): RulebookLine => ({
  key,
  program: rulebook.program,
  edition: rulebook.edition,
  title: rulebook.title,
  sha256: rulebook.sha256,
  builtIn,
  unstated: unstatedRules(rulebook),
});

const stated = <T>(value: Stated<T>): T | null => (value === UNSTATED ? null : value);
const sourced = (rule: Sourced): { source: string; note: RulebookPage['share']['note'] } => ({
  source: rule.source,
  note: rule.note ?? null,
});

function presentPage(loaded: LoadedRulebook): RulebookPage {
  const r = loaded.rulebook;
  const value = stated(r.share.value);
  const { csr, supervisor, site, organization } = r.minimumResponses;
  return {
    ...presentLine(loaded),
    source: r.source,
    countsWhen: { all: [...r.countsWhen.all], ...sourced(r.countsWhen) },
    share: {
      value: value === null ? null : ratioValue(value),
      ratio: value === null ? null : formatRatio(value),
      comparison: stated(r.share.comparison),
      ...sourced(r.share),
    },
    period: {
      months: r.period.months,
      comparison: r.period.comparison,
      consecutive: r.period.consecutive,
      reading: r.period.reading,
      ...sourced(r.period),
    },
    surveyWindow: { ...presentWindow(r), ...sourced(r.surveyWindow) },
    minimumResponses: {
      csr: stated(csr),
      supervisor: stated(supervisor),
      site: stated(site),
      organization: stated(organization),
      ...sourced(r.minimumResponses),
    },
    organization: { rule: stated(r.organization.rule), ...sourced(r.organization) },
    transfers: { judged: stated(r.transfers.judged), ...sourced(r.transfers) },
    validity: { months: stated(r.validity.months), ...sourced(r.validity) },
    labels: { ...r.labels },
    findings: loaded.findings.map(({ severity, code, path, message }) => ({ severity, code, path, message })),
    yaml: loaded.yaml,
  };
}

function presentWindow({
  surveyWindow,
}: Rulebook): Pick<RulebookPage['surveyWindow'], 'key' | 'fromMinutes' | 'toMinutes' | 'businessDays'> {
  const window = stated(surveyWindow.window);
  return {
    key: window === null ? null : windowKey(window),
    fromMinutes: window?.kind === 'elapsed' ? window.fromMinutes : null,
    toMinutes: window?.kind === 'elapsed' ? window.toMinutes : null,
    businessDays: window?.kind === 'business-days' ? window.days : null,
  };
}
