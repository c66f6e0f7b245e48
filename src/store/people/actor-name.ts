/**
 * The name of an actor for people, in SQL: that of the person or the key whose id a column holds, or what it holds, of
 * acts on the command line, of the demo, and of people who are gone.
 */
export const actorName = (column: string): string =>
  `COALESCE((SELECT person.name FROM person WHERE person.id = ${column}),
    (SELECT api_key.name FROM api_key WHERE api_key.key_id::text = ${column}), ${column})`;

/** The same for what only people do. */
export const personName = (column: string): string =>
  `COALESCE((SELECT person.name FROM person WHERE person.id = ${column}), ${column})`;
