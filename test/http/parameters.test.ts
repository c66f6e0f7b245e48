import { afterAll, expect, test } from 'vitest';
import { servedNetwork } from '../support/served-network.ts';

const { api, queue } = await servedNetwork();
afterAll(() => queue.stop());

const TAKES = 'It takes rulebook, ';

test.each([
  // Of another name there: read over, it gave the figures of the edition that was not asked for.
  ['overview?level=site&edition=world-class-call@2008', 'GET /api/overview', 'edition', TAKES],
  ['overview?leve=site', 'GET /api/overview', 'leve', 'Did you mean "level"?'],
  ['overview.csv?Level=site', 'GET /api/overview.csv', 'Level', 'Did you mean "level"?'],
  ['journal?nuon=person', 'GET /api/journal', 'nuon', 'Did you mean "noun"?'],
  ['meta?_=1', 'GET /api/meta', '_', 'It takes none.'],
  ['overview?__proto__=1', 'GET /api/overview', '__proto__', TAKES],
])('%s is refused by name', async (path, route, name, remedy) => {
  const { status, json } = await api.send('GET', `/api/${path}`);
  const { code, place, detail } = json() as { code: string; place: string; detail: string };
  const said = `${route} has no parameter "${name}". ${remedy}`;
  expect({ status, code, place, said: detail.slice(0, said.length) }).toEqual({
    status: 400,
    code: 'request.invalid',
    place: `querystring/${name}`,
    said,
  });
});
