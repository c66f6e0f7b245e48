/** What a key can ask first, the most telling first. */
const REQUESTS: readonly (readonly [scope: string, request: string])[] = [
  ['network.read', '/api/overview?level=organization'],
  ['decisions.read', '/api/decision-runs'],
  ['responses.import', '/api/mappings'],
  ['imports.read', '/api/imports'],
  ['journal.read', '/api/journal?size=10'],
  ['comparison.read', '/api/comparison?from=world-class-fcr@2015&to=world-class-call@2013&level=site'],
];

/** A request for the command line that a key with these scopes is answered. The key itself stands in no example. */
export function requestFor(scopes: readonly string[], origin: string): string {
  const path = REQUESTS.find(([scope]) => scopes.includes(scope))?.[1] ?? '/api/meta';
  return `curl -H "Authorization: Bearer $PLAUDIT_KEY" \\\n  '${origin}${path}'`;
}
