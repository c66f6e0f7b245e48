/**
 * Whose rows a reading is of: some organizations, found by the key; or a share of all, those with orgId % parts === part,
 * for a reading that looks at every row anyway and is shared by several connections.
 */
export type OrganizationPart =
  | { readonly orgIds: readonly number[] }
  | { readonly part: number; readonly parts: number };

/** The condition in SQL; COPY takes no parameters, so these must be integers. */
export function organizationCondition(column: string, of: OrganizationPart): string {
  if ('orgIds' in of) return `${column} = ANY('{${of.orgIds.map(integer).join(',')}}')`;
  return of.parts === 1 ? 'true' : `${column} % ${integer(of.parts)} = ${integer(of.part)}`;
}

export const integer = (value: number): string => {
  if (!Number.isSafeInteger(value)) throw new TypeError(`${value} is not an integer.`);
  return String(value);
};
