import type pg from 'pg';

/**
 * The pool, but the connection breaks right after the `nth` commit of a transaction that may write: what was committed
 * stands, and whoever asked for it hears only of the broken connection.
 */
export function losingAnswer(pool: pg.Pool, nth: number): pg.Pool {
  let commits = 0;
  const breaking = (client: pg.PoolClient): pg.PoolClient => {
    let writes = false;
    return new Proxy(client, {
      get: (target, name): unknown => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        if (name !== 'query') return value.bind(target) as unknown;
        return (...args: readonly unknown[]): unknown => {
          if (String(args[0]).startsWith('BEGIN')) writes = args[0] === 'BEGIN';
          const answer = Reflect.apply(value, target, args) as Promise<unknown>;
          if (args[0] !== 'COMMIT' || !writes || (commits += 1) !== nth) return answer;
          return answer.then(() => Promise.reject(new Error('Connection terminated unexpectedly')));
        };
      },
    });
  };
  return new Proxy(pool, {
    get: (target, name): unknown => {
      if (name === 'connect') return async () => breaking(await target.connect());
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
