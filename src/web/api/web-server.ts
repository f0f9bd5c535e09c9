import { Readable } from 'node:stream';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import type { HouseView } from '#app/house-view.ts';
import { HemsError } from '#core/errors.ts';
import type { Clock } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';
import type { Records } from '#ports/records.ts';
import { createEventStream, type EventStream, MOST_CLIENTS } from './event-stream.ts';
import { isLoopback, refusedFor, SECURITY_HEADERS } from './guard.ts';
import { servePage } from './page-files.ts';
import { readInput } from './read-input.ts';
import { type Answer, type Route, type RouteSources, refusal } from './route.ts';
import { ROUTES } from './route-table.ts';
import { createTickCounter } from './tick-counter.ts';

export interface WebServerParts {
  readonly view: HouseView;
  readonly records: Records;
  readonly log: Log;
  /** The machine's clock, also where the house's time runs faster: it paces heartbeats on sockets. */
  readonly clock: Clock;
  /** The built page (scripts/build-page.ts). */
  readonly pageFolder: string;
}

export interface WebServer {
  /**
   * Answers requests from now on and says where, e.g. `http://127.0.0.1:8480`. Rejects with PORT_IN_USE where the port
   * is taken and with USAGE where `host` is not of this machine: without a sign-in the page is for loopback only.
   */
  listen(where: { readonly host: string; readonly port: number }): Promise<{ readonly address: string }>;
  /** Ends every connection. Idempotent. */
  close(): Promise<void>;
}

export function createWebServer({ view, records, log, clock, pageFolder }: WebServerParts): WebServer {
  const ticks = createTickCounter(view);
  const events = createEventStream({ view, clock, log });
  const app = fastify({ logger: false, forceCloseConnections: true });
  guardEveryRequest(app);
  for (const route of ROUTES) addRoute(app, route, { view, records, ticks }, events);
  servePage(app, pageFolder);
  app.setNotFoundHandler((request, reply) => send(reply, notFound(request, reply)));
  app.setErrorHandler((error, request, reply) => {
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    if (status < 500) return send(reply, refusal(status, 'bad-request', 'The request cannot be read.'));
    log.error('web.failed', { path: request.url, error });
    return send(reply, refusal(500, 'internal', 'The answer could not be made; the log of hems says why.'));
  });
  return {
    listen: (where) => listen(app, where),
    async close() {
      ticks.stop();
      events.close();
      await app.close();
    },
  };
}

function guardEveryRequest(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) reply.header(name, value);
    if (!isPage(request.url)) reply.header('cache-control', 'no-store');
    const { host, origin } = request.headers;
    const fetchSite = request.headers['sec-fetch-site'];
    const refused = refusedFor({
      method: request.method,
      host,
      origin,
      fetchSite: typeof fetchSite === 'string' ? fetchSite : undefined,
    });
    if (refused !== null) return send(reply, refusal(refused.status, refused.code, refused.message));
    // Before any body is read: nothing here takes one.
    if (request.method !== 'GET' && request.method !== 'HEAD') return send(reply, notFound(request, reply));
  });
}

const isPage = (url: string): boolean => !/^\/(?:api\/|healthz|metrics)/.test(url);

function addRoute(app: FastifyInstance, route: Route, sources: RouteSources, events: EventStream): void {
  const { answer } = route;
  const url = route.path.replaceAll(/\{(\w+)\}/g, ':$1');
  if (answer === null) {
    app.get(url, { exposeHeadRoute: false }, (_request, reply) => openEvents(reply, events));
    return;
  }
  app.get(url, (request, reply) => {
    const params = readInput(route.params, request.params, 'Path');
    if ('problem' in params) return send(reply, refusal(400, 'bad-request', params.problem));
    const query = readInput(route.query, request.query, 'Query');
    if ('problem' in query) return send(reply, refusal(400, 'bad-request', query.problem));
    return send(reply, answer(sources, { params: params.value, query: query.value }));
  });
}

function openEvents(reply: FastifyReply, events: EventStream): FastifyReply {
  if (events.clients() >= MOST_CLIENTS)
    return send(reply, refusal(503, 'too-many-listeners', `At most ${MOST_CLIENTS} pages can listen at a time.`));
  const headers = {
    ...reply.getHeaders(),
    'content-type': 'text/event-stream; charset=utf-8',
    'x-accel-buffering': 'no',
  };
  reply.hijack();
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) reply.raw.setHeader(name, value);
  reply.raw.writeHead(200);
  events.open(reply.raw);
  return reply;
}

function send(reply: FastifyReply, answer: Answer): FastifyReply {
  reply.code(answer.status ?? 200);
  if ('json' in answer) return reply.type('application/json; charset=utf-8').send(JSON.stringify(answer.json));
  for (const [name, value] of Object.entries(answer.headers ?? {})) reply.header(name, value);
  reply.type(answer.type);
  return reply.send('text' in answer ? answer.text : Readable.from(answer.pieces));
}

function notFound({ method, url }: FastifyRequest, reply: FastifyReply): Answer {
  const path = url.replace(/\?.*$/, '');
  const known = ROUTES.some((route) => new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path));
  if (!known) return refusal(404, 'not-found', `There is nothing at ${JSON.stringify(path.slice(0, 80))}.`);
  reply.header('allow', 'GET, HEAD');
  return refusal(405, 'method-not-allowed', `${path} can only be read; ${method} is not possible.`);
}

async function listen(app: FastifyInstance, { host, port }: { readonly host: string; readonly port: number }) {
  if (!isLoopback(host))
    throw new HemsError(
      'USAGE',
      `The page is served on this machine only (--host 127.0.0.1), not on ${host}, until it has a sign-in.`,
    );
  try {
    return { address: await app.listen({ host, port }) };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause;
    throw new HemsError(
      'PORT_IN_USE',
      `Port ${port} is used by another program; stop it or choose another with --port.`,
      {
        cause,
      },
    );
  }
}
