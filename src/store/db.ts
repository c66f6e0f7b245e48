import type pg from 'pg';

/** What actions hand on without looking inside: only this folder speaks SQL. */
export type Pool = pg.Pool;
export type PoolClient = pg.PoolClient;
/** A connection, with or without a transaction; a pool where one query is all that is asked. */
export type Client = pg.ClientBase;
export type Queryable = pg.ClientBase | pg.Pool;
