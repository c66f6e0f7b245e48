import type { RequestClass, RequestLimit } from '../../src/actions/guards/limits.ts';

const plenty: RequestLimit = {
  burst: 1_000_000,
  perMinute: 1_000_000,
  ahead: 1000,
  about: 'More than any test asks for',
};

/** For tests that are about something else. */
export const PLENTY: Readonly<Record<RequestClass, RequestLimit>> = {
  'read': plenty,
  'export': plenty,
  'write': plenty,
  'upload': plenty,
  'failed-key': plenty,
};
