import type pg from 'pg';

/** What actions hand on without looking inside: only this folder speaks SQL. */
export type Pool = pg.Pool;
export type PoolClient = pg.PoolClient;
export type Client = pg.ClientBase;
