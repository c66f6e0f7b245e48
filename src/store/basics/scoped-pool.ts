import type pg from 'pg';
import { PlauditError } from '../../core/basics/problem.ts';
import type { Pool, PoolClient } from './db.ts';

/** The account of the database that reads for those who do not see everything; see migrations/0003-access.sql. */
export const SCOPED_ROLE = 'plaudit_scoped';

const INSUFFICIENT = '42501';
const THERE_ALREADY = new Set(['42710', '23505']);

/**
 * Makes the role of scoped reading, once for all databases of the server, and lets this account take it on. Throws
 * `database.role` where this account may do neither, and where the role is one that row security does not hold for.
 */
export async function ensureScopedRole(client: Pick<pg.ClientBase, 'query'>): Promise<void> {
  const { rows } = await client.query<{ there: boolean; unbound: boolean; mine: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = $1) AS there,
       EXISTS (SELECT 1 FROM pg_roles WHERE rolname = $1 AND (rolsuper OR rolbypassrls)) AS unbound,
       COALESCE((SELECT pg_has_role(current_user, oid, 'MEMBER') FROM pg_roles WHERE rolname = $1), false) AS mine`,
    [SCOPED_ROLE],
  );
  if (rows[0]?.unbound === true) {
    throw new PlauditError(
      'database.role',
      `The role ${SCOPED_ROLE} may read past row security, so that it would keep nobody from another organization's ` +
        `rows. Let an administrator of the server run: ALTER ROLE ${SCOPED_ROLE} NOSUPERUSER NOBYPASSRLS;`,
      { place: SCOPED_ROLE },
    );
  }
  try {
    if (rows[0]?.there !== true) await make(client);
    // Who makes a role may grant it, and is no member of it from PostgreSQL 16 on.
    if (rows[0]?.there !== true || !rows[0].mine) await client.query(`GRANT ${SCOPED_ROLE} TO CURRENT_USER`);
  } catch (error) {
    if (codeOf(error) !== INSUFFICIENT) throw error;
    throw new PlauditError(
      'database.role',
      `The database account of Plaudit may not make the role ${SCOPED_ROLE}. Let an administrator of the server run: ` +
        `CREATE ROLE ${SCOPED_ROLE} NOLOGIN; GRANT ${SCOPED_ROLE} TO that account.`,
      { place: SCOPED_ROLE, cause: error },
    );
  }
}

async function make(client: Pick<pg.ClientBase, 'query'>): Promise<void> {
  try {
    await client.query(`CREATE ROLE ${SCOPED_ROLE} NOLOGIN`);
  } catch (error) {
    // Another database of the same server was faster.
    if (!THERE_ALREADY.has(codeOf(error))) throw error;
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/**
 * The pool as someone may use it who sees some organizations only: every connection reads as SCOPED_ROLE, so that the
 * database itself shows the rows of these organizations and no other, and takes no change. The connections are those
 * of the pool; one goes back to it as it came, or not at all.
 */
export function scopedPool(pool: Pool, orgIds: readonly number[]): Pool {
  if (!orgIds.every(Number.isSafeInteger)) throw new TypeError('Organizations are named by their dense ids.');
  const enter = `SET ROLE ${SCOPED_ROLE}; SET app.org_ids = '${orgIds.join(',')}'`;
  const connect = async (): Promise<PoolClient> => {
    const client = await pool.connect();
    try {
      await client.query(enter);
    } catch (error) {
      client.release(true);
      throw error;
    }
    return withRelease(client);
  };
  return new Proxy(pool, {
    get: (target, name): unknown => {
      if (name === 'connect') return connect;
      if (name === 'query') {
        return async (...args: readonly unknown[]) => {
          const client = await connect();
          let fit = false;
          try {
            const result: unknown = await (client.query as (...all: readonly unknown[]) => Promise<unknown>)(...args);
            fit = true;
            return result;
          } finally {
            client.release(!fit);
          }
        };
      }
      return Reflect.get(target, name) as unknown;
    },
  });
}

/** Gives the role back before the connection; one that cannot is thrown away. */
function withRelease(client: PoolClient): PoolClient {
  return new Proxy(client, {
    get: (target, name): unknown => {
      if (name === 'release') {
        return (broken?: Error | boolean): void => {
          if (broken !== undefined && broken !== false) target.release(broken);
          else
            void target.query('RESET app.org_ids; RESET ROLE').then(
              () => target.release(),
              () => target.release(true),
            );
        };
      }
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
