import type pg from 'pg';

/** So many at once, and after that so many a minute, each under a key. */
export type Limit = { readonly burst: number; readonly perMinute: number };

/** `granted` of what was asked for, or the moment from which one may be granted again. */
export type Grant = { readonly granted: number } | { readonly granted: 0; readonly again: Date };

/**
 * Takes up to `wanted` from the counter of a key, in one statement: processes that ask at the same moment never get
 * more than the limit together. The counter is kept as the moment at which it is empty again (the generic cell rate
 * algorithm, ITU-T I.371): nothing has to be filled up by anyone.
 */
export async function takeFromLimit(
  client: pg.ClientBase | pg.Pool,
  { key, limit, wanted, now }: { key: string; limit: Limit; wanted: number; now: Date },
): Promise<Grant> {
  const each = 60 / limit.perMinute;
  // How many more fit before the counter is full; a first look finds it empty.
  const room = `floor((extract(epoch FROM $2::timestamptz - greatest(l.empty_at, $2))::float8 + $3::float8 * $4::int) / $3::float8 + 1e-6)::int`;
  const taken = await client.query<{ granted: number }>(
    `INSERT INTO rate_limit AS l (key, empty_at, granted)
     VALUES ($1, $2::timestamptz + make_interval(secs => $3::float8 * least($5::int, $4::int)), least($5::int, $4::int))
     ON CONFLICT (key) DO UPDATE SET granted = least($5::int, ${room}),
       empty_at = greatest(l.empty_at, $2::timestamptz) + make_interval(secs => $3::float8 * least($5::int, ${room}))
     WHERE ${room} >= 1 RETURNING granted`,
    [key, now, each, limit.burst, wanted],
  );
  const [row] = taken.rows;
  if (row !== undefined) return row;
  const { rows } = await client.query<{ again: Date }>(
    'SELECT empty_at - make_interval(secs => $2::float8 * ($3::int - 1)) AS again FROM rate_limit WHERE key = $1',
    [key, each, limit.burst],
  );
  return { granted: 0, again: rows[0]?.again ?? now };
}

/** Counters that are empty again say nothing any more. */
export async function forgetEmptyLimits(client: pg.ClientBase | pg.Pool, now: Date): Promise<number> {
  return (await client.query('DELETE FROM rate_limit WHERE empty_at < $1', [now])).rowCount ?? 0;
}
