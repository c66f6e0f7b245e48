/** Values that are words of the program, by the key they stand under: where their message is. */
const WORDS: Readonly<Record<string, (value: string) => string>> = {
  method: (value) => `accounts:method.${value}`,
  role: (value) => `accounts:role.${value}`,
  roles: (value) => `accounts:role.${value}`,
  kind: (value) => `journal:message.${value}`,
  lookedFor: (value) => `journal:lookedFor.${value}`,
  supplies: (value) => `judging:rule.${value}`,
  level: (value) => `common:level.${value}`,
  reading: (value) => `common:reading.${value}`,
  scopes: (value) => `integrations:scope.${value}.name`,
  events: (value) => `integrations:event.${value}`,
  code: (value) => `problems:title.${value}`,
};

/** The message of a value in an entry's detail; null for what people wrote or named, which stays as it is. */
export const wordOf = (key: string, value: string): string | null =>
  Object.hasOwn(WORDS, key) ? (WORDS[key]?.(value) ?? null) : null;
