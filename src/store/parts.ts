/** One organization, or a share of all: those with orgId % parts === part, so that several connections share a reading. */
export type OrganizationPart = { readonly orgId: number } | { readonly part: number; readonly parts: number };

/** The condition in SQL; COPY takes no parameters, so these must be integers. */
export function organizationCondition(column: string, of: OrganizationPart): string {
  if ('orgId' in of) return `${column} = ${integer(of.orgId)}`;
  return of.parts === 1 ? 'true' : `${column} % ${integer(of.parts)} = ${integer(of.part)}`;
}

export const integer = (value: number): string => {
  if (!Number.isSafeInteger(value)) throw new TypeError(`${value} is not an integer.`);
  return String(value);
};
