/** The hands through which the outer folders pass the database on to actions, without looking inside. */
export type { Pool } from '../store/basics/db.ts';
export { unreachableProblem } from '../store/basics/connect.ts';
