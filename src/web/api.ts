import type { Problem } from '../http/contract/common.ts';

/** A problem the server answered with (RFC 9457); `code` is one of the catalogue in core/basics/problem.ts. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly place: string | null;
  readonly params: Problem['params'];

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'ApiProblem';
    this.status = problem.status;
    this.code = problem.code;
    this.place = problem.place;
    this.params = problem.params;
  }
}

type QueryValue = string | number | boolean | null | undefined;
export type Query = Readonly<Record<string, QueryValue>>;

/** "/api/registry?year=2015"; values that are empty, null or undefined are left out. */
export function apiUrl(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(key, String(value));
  }
  const text = search.toString();
  return `/api/${path}${text === '' ? '' : `?${text}`}`;
}

async function answerOf<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T;
  const json = response.headers.get('content-type')?.includes('json') ?? false;
  if (response.ok && json) return (await response.json()) as T;
  if (json) throw new ApiProblem((await response.json()) as Problem);
  throw new ApiProblem({
    type: 'about:blank',
    title: response.statusText,
    status: response.status,
    code: 'internal',
    detail: `${response.status} ${response.statusText}`,
    place: new URL(response.url).pathname,
    params: {},
  });
}

/** GET; rejects with ApiProblem when the server refuses, with TypeError when it cannot be reached. */
export const getJson = async <T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> =>
  answerOf<T>(await fetch(apiUrl(path, query), { headers: { accept: 'application/json' }, ...(signal && { signal }) }));

/** POST with a JSON body, answered with a file: nothing personal then stands in an address. */
export async function fetchFile(path: string, body: unknown): Promise<Blob> {
  const response = await fetch(apiUrl(path), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return response.ok ? response.blob() : answerOf<Blob>(response);
}

/** POST or DELETE with a JSON body, or a form for a file. */
export async function send<T>(method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<T> {
  if (body instanceof FormData) return answerOf<T>(await fetch(apiUrl(path), { method, body }));
  return answerOf<T>(
    await fetch(
      apiUrl(path),
      body === undefined
        ? { method }
        : { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    ),
  );
}
