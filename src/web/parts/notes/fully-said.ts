import type { ProblemCode } from '../../../core/basics/problem.ts';

/**
 * Problems whose sentence says nothing that the advice in the reader's language does not: below it, it would be
 * English for nothing. `place` is whether the problem's place is a reader's word (a file, a number) and stays, or is
 * one of the program's own (an act's name). The test lists the sentences: one that is new is read before it is hidden.
 */
const FULLY_SAID: Partial<Record<ProblemCode, { readonly place: boolean }>> = {
  'access.sign-in': { place: false },
  'access.last-operator': { place: false },
  'sign-in.refused': { place: false },
  'code.refused': { place: false },
  'link.over': { place: false },
  'password.refused': { place: false },
  'passkey.refused': { place: false },
  'file.empty': { place: true },
  'certificate.withdrawn': { place: true },
};

export const FULLY_SAID_CODES = Object.keys(FULLY_SAID) as ProblemCode[];

/** Null for a problem whose sentence is needed. */
export const fullySaid = (code: string | null): { readonly place: boolean } | null =>
  FULLY_SAID_CODES.includes(code as ProblemCode) ? (FULLY_SAID[code as ProblemCode] ?? null) : null;
