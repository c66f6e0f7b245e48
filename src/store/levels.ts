import { LEVELS, type Level } from '../core/survey/response.ts';

/** Levels as the tables write them: CSR 0, supervisor 1, site 2, organization 3. */
export const LEVEL_CODES: Readonly<Record<Level, number>> = { csr: 0, supervisor: 1, site: 2, organization: 3 };

export function levelOfCode(code: number): Level {
  const level = LEVELS[code];
  if (level === undefined) throw new RangeError(`No level has the code ${code}.`);
  return level;
}
