import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import multipart from '@fastify/multipart';
import fastifyStatic from '@fastify/static';
import swagger from '@fastify/swagger';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import {
  createSerializerCompiler,
  jsonSchemaTransform,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { Networks } from '../actions/access/networks.ts';
import { unreachableProblem } from '../actions/database.ts';
import type { Api } from './api.ts';
import { PlauditError } from '../core/basics/problem.ts';
import { problemAnswers } from './contract/answers.ts';
import type { Problem } from './contract/common.ts';
import type { HttpDeps } from './deps.ts';
import { guardAccess } from './guards/access.ts';
import { guardHeaders, isApi } from './guards/headers.ts';
import { guardLimits } from './guards/limits.ts';
import { guardOrigin } from './guards/origin.ts';
import { guardParameters } from './guards/parameters.ts';
import { guardSlowBodies } from './guards/slow-bodies.ts';
import { expectedProblem, INTERNAL, UNREACHABLE, problemOf } from './problems.ts';
import { accountRoutes } from './routes/accounts.ts';
import { decisionRoutes } from './routes/decisions.ts';
import { importRoutes } from './routes/imports.ts';
import { journalRoutes } from './routes/journal.ts';
import { keyRoutes } from './routes/keys.ts';
import { metaRoutes } from './routes/meta.ts';
import { overviewRoutes } from './routes/overview.ts';
import { personalRoutes } from './routes/personal.ts';
import { registryRoutes } from './routes/registry.ts';
import { roleRoutes } from './routes/roles.ts';
import { sessionRoutes } from './routes/session.ts';
import { rulebookRoutes } from './routes/rulebooks.ts';
import { type Service, serviceRoutes } from './routes/service.ts';
import { uploadRoutes } from './routes/uploads.ts';
import { webhookRoutes } from './routes/webhooks.ts';

/** A form here is one file: what else is in it is read over, and must not fill the memory. */
const FORM_LIMITS = { files: 1, fields: 4, parts: 5, fieldNameSize: 100, fieldSize: 10_000, headerPairs: 20 };
/** Whoever says nothing for so long is gone. */
const SILENCE_MS = 120_000;
/** The largest file over a slow line; whoever sends a byte now and then holds a connection no longer. */
const LONGEST_REQUEST_MS = 3_600_000;

/** Longer than anything a route takes, so that the route itself says what it wants. */
const LONGEST_PARAM = 1_000;

declare module 'fastify' {
  interface FastifyInstance {
    /** For faults that come after the answer has begun, where no error handler hears of them. */
    readonly reportFault: OnFault;
  }
}

export type ServerOptions = {
  /** The built app (index.html and assets). Without it only the API answers. */
  readonly webFolder: string;
  readonly onFault: OnFault;
  /** Addresses of proxies whose word on who asks is believed. */
  readonly trustProxy?: readonly string[];
  /** What /health, /ready and /metrics ask; without it they are not there. */
  readonly service?: Service;
  readonly watch?: ServerWatch;
};

/** `place`: the method and the pattern of the route, or the job. */
type OnFault = (error: unknown, place: string, request?: FastifyRequest) => void;

/** Who looks on: what the HTTP library logs with, hooks of its own, and each request that no hook hears of. */
export type ServerWatch = {
  readonly logger: FastifyBaseLogger;
  readonly prepare: (server: FastifyInstance) => void;
  readonly follow: (request: FastifyRequest, reply: FastifyReply) => void;
};

/** What a proxy in front gives a request, as UUID or 32 hexadecimal digits: anything else might name a person. */
const REQUEST_ID = /^(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const isRequestId = (id: unknown): id is string => typeof id === 'string' && REQUEST_ID.test(id);

/** Whoever watches has a line for each request; one whose asker went away is no error of ours. */
class FaultsOnly extends LogController {
  override requestCompleted(): void {}
}

/** The libraries that send a file listen for its end ten times, which is as many as Node takes without a warning. */
const MOST_LISTENERS = 30;

/** The API under /api and the app on every other path; not yet listening. */
export async function buildServer(
  deps: HttpDeps,
  { webFolder, onFault, trustProxy = [], service, watch }: ServerOptions,
): Promise<FastifyInstance> {
  const server = Fastify({
    ...(watch === undefined ? { logger: false } : { loggerInstance: watch.logger }),
    logController: new FaultsOnly(),
    // A request that was taken is answered, also while the server stops.
    return503OnClosing: false,
    trustProxy: trustProxy.length === 0 ? false : [...trustProxy],
    bodyLimit: 1 << 20,
    connectionTimeout: SILENCE_MS,
    requestTimeout: LONGEST_REQUEST_MS,
    genReqId: ({ headers }) => (isRequestId(headers['x-request-id']) ? headers['x-request-id'] : randomUUID()),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: LONGEST_PARAM },
    // An address that cannot be taken apart never comes to a route or its error handler.
    frameworkErrors: (error, request, reply) => {
      addHeaders(request, reply);
      watch?.follow(request, reply);
      sendProblem(reply, expectedProblem(error) ?? INTERNAL);
    },
  });
  server.addHook('onRequest', (_, { raw }, done) => {
    raw.setMaxListeners(MOST_LISTENERS);
    done();
  });
  server.decorate('reportFault', onFault);
  server.decorate('routeActs', new Map());
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(createSerializerCompiler({}));
  watch?.prepare(server);
  server.setErrorHandler((error, request, reply) => {
    // Whose connection broke is told apart first: the library has one word for both.
    const unreachable = hasLeft(request) ? null : unreachableProblem(deps.pool, error);
    const expected = unreachable === null ? expectedProblem(error) : UNREACHABLE;
    // A database that is gone is no bug, but whoever runs the server must hear of it.
    if (expected === null || unreachable !== null)
      onFault(error, `${request.method} ${request.routeOptions.url ?? 'unmatched'}`, request);
    return sendProblem(reply, expected ?? INTERNAL);
  });
  // A page of any other site can send text/plain without being asked; nothing here is read from it.
  server.removeContentTypeParser('text/plain');
  const addHeaders = guardHeaders(server, deps.publicUrl);
  guardOrigin(server, deps.publicUrl);
  guardSlowBodies(server);
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Plaudit',
        version: deps.version,
        description: 'Certifies contact centers by what their customers say, and lets anyone check the result.',
      },
      servers: [{ url: deps.publicUrl }],
    },
    transform: withMultipart,
  });
  await server.register(multipart, { limits: { ...FORM_LIMITS, fileSize: deps.uploadLimit } });
  await server.register(
    async (scope) => {
      const api: Api = scope.withTypeProvider<ZodTypeProvider>();
      api.addHook('onRoute', (route) => {
        if (route.schema !== undefined)
          route.schema.response = { ...(route.schema.response as object), ...problemAnswers };
      });
      guardAccess(scope, { identify: guardLimits(scope, deps) });
      guardParameters(scope);
      const networks = new Networks(deps.pool, deps.views, deps.now);
      metaRoutes(api, deps, networks);
      rulebookRoutes(api, deps);
      registryRoutes(api, deps);
      overviewRoutes(api, deps, networks);
      uploadRoutes(api, deps);
      importRoutes(api, deps);
      decisionRoutes(api, deps);
      journalRoutes(api, deps);
      personalRoutes(api, deps);
      keyRoutes(api, deps);
      webhookRoutes(api, deps);
      roleRoutes(api, deps);
      sessionRoutes(api, deps);
      accountRoutes(api, deps.accounts);
      api.get('/', { config: { act: 'service.read' }, schema: { hide: true } }, async () => server.swagger());
      api.addHook('preValidation', async ({ params, query, body }) => {
        const place = Object.entries({ params, query, body }).find(([, value]) => !isText(value))?.[0];
        if (place !== undefined)
          throw new PlauditError('request.invalid', 'The request has a character in it that no text can hold.', {
            place,
          });
      });
      api.setNotFoundHandler((request, reply) => sendProblem(reply, notFound(request.method, request.url)));
    },
    { prefix: '/api' },
  );
  if (service !== undefined) serviceRoutes(server, service);
  await serveApp(server, webFolder);
  return server;
}

/** True where whoever asked went away before his request was whole. */
const hasLeft = ({ raw }: FastifyRequest): boolean => raw.destroyed && !raw.complete;

/** A multipart body is read as it comes and has no schema that would check it; this one describes it. */
const withMultipart: typeof jsonSchemaTransform = (document) => {
  const transformed = jsonSchemaTransform(document);
  const { consumes } = document.schema as { consumes?: readonly string[] };
  if (consumes?.includes('multipart/form-data') !== true) return transformed;
  const file = { type: 'string', format: 'binary', description: 'The file, with its name' };
  return {
    ...transformed,
    schema: { ...transformed.schema, body: { type: 'object', properties: { file }, required: ['file'] } },
  };
};

const notFound = (method: string, url: string): Problem => {
  const path = url.split('?')[0] as string;
  return problemOf('not-found', `Nothing answers ${method} ${path}. GET /api lists what there is.`, path, {});
};

function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  const { seconds } = problem.params;
  if (problem.status === 429 && seconds !== undefined) reply.header('retry-after', String(seconds));
  return reply.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

/** False where a string in it has a NUL or half a character: the database takes neither. However deep it is. */
function isText(value: unknown): boolean {
  const left = [value];
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next === 'string' && (next.includes('\0') || !next.isWellFormed())) return false;
    if (typeof next === 'object' && next !== null) for (const entry of Object.entries(next)) left.push(...entry);
  }
  return true;
}

/** Files of the app by their names, and its one page for every address it draws itself. */
async function serveApp(server: FastifyInstance, webFolder: string): Promise<void> {
  if (!existsSync(join(webFolder, 'index.html'))) return;
  await server.register(fastifyStatic, {
    root: webFolder,
    dotfiles: 'ignore',
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  server.setNotFoundHandler((request, reply) => {
    // The files of the app stand for every address, also for one that only the API could know.
    if (isApi(request.url)) return sendProblem(reply, notFound(request.method, request.url));
    if (request.method !== 'GET' || /\.[a-z0-9]{1,5}$/i.test(request.url.split('?')[0] ?? ''))
      return reply.status(404).type('text/plain').send('Not found');
    return reply.header('cache-control', 'no-cache').sendFile('index.html');
  });
}
