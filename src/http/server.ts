import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import multipart from '@fastify/multipart';
import fastifyStatic from '@fastify/static';
import swagger from '@fastify/swagger';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import {
  createSerializerCompiler,
  jsonSchemaTransform,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { unreachableProblem } from '../actions/database.ts';
import type { Api } from './api.ts';
import { PlauditError } from '../core/basics/problem.ts';
import { problemAnswers } from './contract/answers.ts';
import type { Problem } from './contract/common.ts';
import type { HttpDeps } from './deps.ts';
import { expectedProblem, INTERNAL, problemOf } from './problems.ts';
import { decisionRoutes } from './routes/decisions.ts';
import { importRoutes } from './routes/imports.ts';
import { journalRoutes } from './routes/journal.ts';
import { metaRoutes } from './routes/meta.ts';
import { overviewRoutes } from './routes/overview.ts';
import { registryRoutes } from './routes/registry.ts';
import { rulebookRoutes } from './routes/rulebooks.ts';
import { uploadRoutes } from './routes/uploads.ts';

/** Everything a page may load comes from this server; styles may be inline because the charts set positions so. */
const CONTENT_POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/** Longer than anything a route takes, so that the route itself says what it wants. */
const LONGEST_PARAM = 1_000;

declare module 'fastify' {
  interface FastifyInstance {
    /** For faults that come after the answer has begun, where no error handler hears of them. */
    readonly reportFault: (error: unknown, request: string) => void;
  }
}

export type ServerOptions = {
  /** The built app (index.html and assets). Without it only the API answers. */
  readonly webFolder: string;
  readonly onFault: (error: unknown, request: string) => void;
};

/** The API under /api and the app on every other path; not yet listening. */
export async function buildServer(deps: HttpDeps, { webFolder, onFault }: ServerOptions): Promise<FastifyInstance> {
  const server = Fastify({
    logger: false,
    bodyLimit: 1 << 20,
    genReqId: () => randomUUID(),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: LONGEST_PARAM },
    // An address that cannot be taken apart never comes to a route or its error handler.
    frameworkErrors: (error, _request, reply) => {
      sendProblem(reply, expectedProblem(error) ?? INTERNAL);
    },
  });
  server.decorate('reportFault', onFault);
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(createSerializerCompiler({}));
  server.setErrorHandler((error, request, reply) => {
    const unreachable = unreachableProblem(deps.pool, error);
    const expected = expectedProblem(unreachable ?? error);
    // A database that is gone is no bug, but whoever runs the server must hear of it.
    if (expected === null || unreachable !== null)
      onFault(error, `${request.method} ${request.routeOptions.url ?? request.url}`);
    return sendProblem(reply, expected ?? INTERNAL);
  });
  server.addHook('onSend', async (_request, reply) => {
    reply.header('content-security-policy', CONTENT_POLICY);
    reply.header('x-content-type-options', 'nosniff');
    reply.header('referrer-policy', 'same-origin');
  });
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
  await server.register(multipart, { limits: { files: 1, fileSize: deps.uploadLimit } });
  await server.register(
    async (scope) => {
      const api: Api = scope.withTypeProvider<ZodTypeProvider>();
      api.addHook('onRoute', (route) => {
        if (route.schema !== undefined)
          route.schema.response = { ...(route.schema.response as object), ...problemAnswers };
      });
      metaRoutes(api, deps);
      rulebookRoutes(api, deps);
      registryRoutes(api, deps);
      overviewRoutes(api, deps);
      uploadRoutes(api, deps);
      importRoutes(api, deps);
      decisionRoutes(api, deps);
      journalRoutes(api, deps);
      api.get('/', { schema: { hide: true } }, async () => server.swagger());
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
  await serveApp(server, webFolder);
  return server;
}

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

const sendProblem = (reply: FastifyReply, problem: Problem): FastifyReply =>
  reply.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));

/** False where a string in it has a NUL or half a character: the database takes neither. */
function isText(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('\0') && value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, inner]) => isText(key) && isText(inner));
}

/** Files of the app by their names, and its one page for every address it draws itself. */
async function serveApp(server: FastifyInstance, webFolder: string): Promise<void> {
  if (!existsSync(join(webFolder, 'index.html'))) return;
  await server.register(fastifyStatic, {
    root: webFolder,
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  server.setNotFoundHandler((request, reply) => {
    // The files' own route takes every GET that no other does, those below /api included.
    if (request.url.startsWith('/api/')) return sendProblem(reply, notFound(request.method, request.url));
    if (request.method !== 'GET' || /\.[a-z0-9]{1,5}$/i.test(request.url.split('?')[0] ?? ''))
      return reply.status(404).type('text/plain').send('Not found');
    return reply.header('cache-control', 'no-cache').sendFile('index.html');
  });
}
