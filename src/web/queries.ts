import { queryOptions } from '@tanstack/react-query';
import { getJson, type Query } from './api.ts';
import type { Meta, SubjectRef } from '../http/contract/common.ts';
import type {
  Comparison,
  DecisionRun,
  IssueRun,
  Overview,
  SubjectPage,
  decisionLine,
} from '../http/contract/decisions.ts';
import type { RoleGrant, Session as Present } from '../http/contract/access.ts';
import type {
  Account,
  Invitation,
  OutboxMessage,
  Passkey,
  PersonLine,
  Session,
  SignInWays,
} from '../http/contract/accounts.ts';
import type { ImportRun, JournalEntry, SavedMapping, Upload } from '../http/contract/imports.ts';
import type { ApiKey } from '../http/contract/keys.ts';
import type { RetentionList } from '../http/contract/personal.ts';
import type { Certificate, Registry, RulebookDiff, RulebookLine, RulebookPage } from '../http/contract/registry.ts';
import type { Delivery, Webhook } from '../http/contract/webhooks.ts';
import type { z } from 'zod';

/** One page of rows, as the server sends it. */
export type PageOf<T> = { rows: T[]; total: number; page: number; size: number };
export type DecisionLine = z.infer<typeof decisionLine>;

const get = <T>(path: string, query: Query = {}) =>
  queryOptions({ queryKey: [path, query], queryFn: ({ signal }) => getJson<T>(path, query, signal) });

/** What jobs change while nobody looks: asked for again whenever it is shown. */
const live = <T>(path: string, query: Query = {}) => ({ ...get<T>(path, query), staleTime: 0 });

const part = encodeURIComponent;

/** Every GET of the API, one line a route; use as `useQuery(queries.registry(query))`. */
export const queries = {
  meta: () => get<Meta>('meta'),
  rulebooks: () => get<{ rows: RulebookLine[] }>('rulebooks'),
  rulebook: (key: string) => get<RulebookPage>(`rulebooks/${part(key)}`),
  rulebookDiff: (from: string, to: string) => get<RulebookDiff>('rulebook-diff', { from, to }),
  registry: (query: Query) => get<Registry>('registry', query),
  certificate: (number: string) => get<Certificate>(`certificates/${part(number)}`),
  organizations: () => get<{ rows: SubjectRef[] }>('organizations'),
  overview: (query: Query) => get<Overview>('overview', query),
  subject: (id: string, query: Query) => get<SubjectPage>(`subjects/${part(id)}`, query),
  comparison: (query: Query) => get<Comparison>('comparison', query),
  upload: (id: string) => get<Upload>(`uploads/${part(id)}`),
  imports: (query: Query) => live<PageOf<ImportRun>>('imports', query),
  importRun: (id: string) => live<ImportRun>(`imports/${part(id)}`),
  mappings: () => live<{ rows: SavedMapping[] }>('mappings'),
  decisionRuns: (query: Query) => live<PageOf<DecisionRun>>('decision-runs', query),
  decisionRun: (id: string) => live<DecisionRun>(`decision-runs/${part(id)}`),
  decisionLines: (id: string, query: Query) => live<PageOf<DecisionLine>>(`decision-runs/${part(id)}/decisions`, query),
  issueRun: (id: string) => live<IssueRun>(`issue-runs/${part(id)}`),
  session: () => live<Present>('session'),
  signInWays: () => get<SignInWays>('auth/ways'),
  account: () => live<Account>('account'),
  passkeys: () => live<{ rows: Passkey[] }>('account/passkeys'),
  sessions: () => live<{ rows: Session[] }>('account/sessions'),
  people: () => live<{ rows: PersonLine[] }>('people'),
  roleGrants: () => live<{ rows: RoleGrant[] }>('role-grants'),
  invitations: () => live<{ rows: Invitation[] }>('invitations'),
  outbox: (query: Query) => live<PageOf<OutboxMessage>>('outbox', query),
  keys: (query: Query) => live<PageOf<ApiKey>>('keys', query),
  webhooks: () => live<{ rows: Webhook[] }>('webhooks'),
  webhook: (id: string) => live<Webhook>(`webhooks/${part(id)}`),
  deliveries: (id: string, query: Query) => live<PageOf<Delivery>>(`webhooks/${part(id)}/deliveries`, query),
  retention: () => live<RetentionList>('personal/retention'),
  journal: (query: Query) => live<PageOf<JournalEntry>>('journal', query),
};
