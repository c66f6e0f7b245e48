/** The product's server over the database named in the environment; says its port, and at the end each request's time. */
import type { Principal } from '../src/core/access/principal.ts';
import { openGivenPool } from './lib/database.ts';
import { serveUntilEnd } from './lib/serve.ts';

const BENCH: Principal = {
  kind: 'person',
  id: 'bench',
  name: 'Bench',
  grants: [{ role: 'operator', orgId: null, subjectId: null }],
};

await serveUntilEnd(openGivenPool(16), {
  now: () => new Date('2016-04-15T09:00:00Z'),
  identify: () => Promise.resolve(BENCH),
});
