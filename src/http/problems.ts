import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { PROBLEM_CODES, PlauditError, type ProblemCode } from '../core/basics/problem.ts';
import { PROBLEM_TITLES } from '../core/basics/problem-titles.ts';
import type { Problem } from './contract/common.ts';

export const problemOf = (
  code: ProblemCode,
  detail: string,
  place: string | null,
  params: Problem['params'],
): Problem => ({
  type: `urn:plaudit:problem:${code}`,
  title: PROBLEM_TITLES[code],
  status: PROBLEM_CODES[code],
  code,
  detail,
  place,
  params,
});

/** RFC 9457 problem details of an error; null for a bug, which the caller logs and hides. */
export function expectedProblem(error: unknown): Problem | null {
  if (error instanceof PlauditError) return problemOf(error.code, error.message, error.place, { ...error.params });
  if (hasZodFastifySchemaValidationErrors(error)) {
    const first = error.validation[0];
    const place = `${error.validationContext ?? 'request'}${first?.instancePath ?? ''}`;
    return problemOf('request.invalid', `${place}: ${first?.message ?? 'not as described in /api'}`, place, {});
  }
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status === 413)
    return problemOf(
      'request.too-large',
      'The file is larger than this server takes. Split it, or import it with the command line.',
      null,
      {},
    );
  if (status === 415)
    return problemOf('request.media-type', 'Send JSON (application/json), or a file as multipart/form-data.', null, {});
  if (status >= 400 && status < 500) return problemOf('request.invalid', (error as Error).message, null, {});
  return null;
}

export const INTERNAL: Problem = problemOf(
  'internal',
  'Something went wrong in Plaudit itself, and it has been logged. Nothing was half-done: try again, and tell the operator if it stays.',
  null,
  {},
);

/** Where it is, and what the driver says, is for the log: strangers read this. */
export const UNREACHABLE: Problem = problemOf(
  'database.unreachable',
  'The database cannot be reached at the moment. Nothing was half-done: try again in a minute; whoever runs the server finds the reason in its log.',
  null,
  {},
);
