/**
 * Whose rows a reading is of: some organizations, found by the key; or those of a run of ids, from the first on and below
 * the other (null: without an end), for a reading that looks at every row anyway and is shared by several connections.
 */
export type OrganizationPart =
  | { readonly orgIds: readonly number[] }
  | { readonly from: number | null; readonly below: number | null };

/** The condition in SQL; COPY takes no parameters, so these must be integers. */
export function organizationCondition(column: string, of: OrganizationPart): string {
  if ('orgIds' in of) return `${column} = ANY('{${of.orgIds.map(integer).join(',')}}')`;
  const from = of.from === null ? 'true' : `${column} >= ${integer(of.from)}`;
  return of.below === null ? from : `${from} AND ${column} < ${integer(of.below)}`;
}

/** All rows in so many parts, of as many of these organizations each. */
export function organizationParts(orgIds: readonly number[], parts: number): OrganizationPart[] {
  const sorted = orgIds.toSorted((a, b) => a - b);
  const starts = Array.from({ length: parts - 1 }, (_, i) => sorted[Math.ceil(((i + 1) * sorted.length) / parts)]);
  const borders = [null, ...starts.filter((start) => start !== undefined), null];
  return borders.slice(1).map((below, i) => ({ from: borders[i] as number | null, below }));
}

export const integer = (value: number): string => {
  if (!Number.isSafeInteger(value)) throw new TypeError(`${value} is not an integer.`);
  return String(value);
};
