import type { FastifyInstance, FastifyRequest } from 'fastify';
import { nearest } from '../../core/basics/nearest.ts';
import { PlauditError } from '../../core/basics/problem.ts';

/**
 * Refuses a parameter that the route does not have. Read over, a misspelt filter would be answered with figures that
 * nobody asked for, and nothing in the answer would say so. Before the values are looked at, and after it is clear that
 * whoever asks may: what a route takes is not for everyone to know.
 */
export function guardParameters(scope: FastifyInstance): void {
  scope.addHook('preValidation', async (request) => {
    // What is not there is said first, whatever was asked of it.
    if (request.is404) return;
    const known = parametersOf(request.routeOptions.schema?.querystring);
    if (known === null) return;
    const unknown = Object.keys(request.query as object).find((name) => !known.includes(name));
    if (unknown !== undefined) throw refused(request, unknown, known);
  });
}

/** By the names in the route's schema; null where it takes any, as what a sign-in elsewhere comes back with. */
function parametersOf(schema: unknown): readonly string[] | null {
  if (schema === undefined) return [];
  const shape = (schema as { shape?: object }).shape;
  return shape === undefined ? null : Object.keys(shape);
}

function refused({ method, routeOptions }: FastifyRequest, name: string, known: readonly string[]): PlauditError {
  const near = nearest(name, known);
  const remedy =
    known.length === 0 ? 'It takes none.' : near === null ? `It takes ${known.join(', ')}.` : `Did you mean "${near}"?`;
  return new PlauditError(
    'request.invalid',
    `${method} ${routeOptions.url} has no parameter "${shown(name)}". ${remedy}`,
    { place: `querystring/${shown(name)}` },
  );
}

const shown = (text: string): string => text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 100);
