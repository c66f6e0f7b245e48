import { type Act, ACTS, KEY_ACTS, may } from '../../src/core/access/act.ts';
import { PUBLIC } from '../../src/core/access/principal.ts';
import { ROLES } from '../../src/core/access/role.ts';
import { person } from './principals.ts';

const cells = (values: readonly string[]): string => `| ${values.join(' | ')} |`;

/** docs/permissions.md: what each role may do, by the predicates themselves, and the routes behind each act. */
export function permissionsPage(routeActs: ReadonlyMap<string, Act>): string {
  const roles = ROLES.map((role) => ({ name: role as string, principal: person(role) }));
  const columns = [{ name: 'public', principal: PUBLIC }, { name: 'signed in', principal: person() }, ...roles];
  const routesOf = (act: Act): string =>
    [...routeActs]
      .filter(([route, of]) => of === act && !route.startsWith('HEAD '))
      .map(([route]) => `\`${route}\``)
      .toSorted()
      .join('<br>');
  return [
    '# Permissions',
    '',
    'What each role may do. Made from `src/core/access/act.ts` and the routes of the running server; a test compares the two and asks every route as every role (`test/http/access.test.ts`). `PLAUDIT_WRITE_DOCS=1 npx vitest run test/http/access.test.ts` writes this page anew.',
    '',
    'A role says what one may do at all; how far into the network it reaches is in [decision 10](decisions/0010-roles-reach-and-a-second-wall.md). A person with several roles may do what any of them allows. The command line is not among them: whoever has a shell where Plaudit runs has its database.',
    '',
    cells(['act', ...columns.map(({ name }) => name), 'a key']),
    cells(['---', ...columns.map(() => ':-:'), ':-:']),
    ...ACTS.map((act) =>
      cells([
        `\`${act}\``,
        ...columns.map(({ principal }) => (may(principal, act) ? '✓' : '')),
        KEY_ACTS.includes(act) ? '✓' : '',
      ]),
    ),
    '',
    '## Routes',
    '',
    'A refusal is `401 access.sign-in` for whoever is not signed in, `403 api-key.refused` for a key and `403 access.refused` for everyone else, before anything of the request is looked at.',
    '',
    cells(['act', 'routes']),
    cells(['---', '---']),
    ...ACTS.filter((act) => routesOf(act) !== '').map((act) => cells([`\`${act}\``, routesOf(act)])),
    '',
  ].join('\n');
}
