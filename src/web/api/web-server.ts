import { Readable } from 'node:stream';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import type { HouseControl } from '#app/control/house-control.ts';
import type { HouseView } from '#app/house-view.ts';
import { HemsError } from '#core/errors.ts';
import type { Clock } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';
import type { Records } from '#ports/records.ts';
import type { Settings } from '#ports/settings.ts';
import { createEventStream, type EventStream, MOST_CLIENTS } from './event-stream.ts';
import { isLoopback, refusedFor, SECURITY_HEADERS } from './guard.ts';
import { createHouseSettings, withNames } from './house-settings.ts';
import { servePage } from './page-files.ts';
import { readInput } from './read-input.ts';
import { type Access, type Answer, type Caller, type Route, type RouteSources, refusal } from './route.ts';
import { ROUTES } from './route-table.ts';
import { sessionNeeded, setupNeeded } from './routes/access.ts';
import { tokenOf } from './sign-in/session-cookie.ts';
import { createSignIn } from './sign-in/sign-in.ts';
import { createTickCounter } from './tick-counter.ts';

export interface WebServerParts {
  readonly view: HouseView;
  readonly records: Records;
  /** What people can do with the house; left out where it is only shown. */
  readonly control?: HouseControl;
  readonly log: Log;
  /** The machine's clock, also where the house's time runs faster: it paces heartbeats on sockets. */
  readonly clock: Clock;
  /** The built page (scripts/build-page.ts). */
  readonly pageFolder: string;
  /** Where password, sessions and what people choose are kept. */
  readonly settings: Settings;
  /** `open-for-reading` needs no session to read; to change anything a session is needed in any case. */
  readonly access: 'sessions' | 'open-for-reading';
  /** Names and addresses besides loopback under which the page may be opened (security.md S4). */
  readonly hosts?: readonly string[];
}

export interface WebServer {
  /**
   * Answers requests from now on and says where, e.g. `http://127.0.0.1:8480`. Rejects with PORT_IN_USE where the port
   * is taken and with USAGE where the page is open for reading and `host` is not loopback.
   */
  listen(where: { readonly host: string; readonly port: number }): Promise<{ readonly address: string }>;
  /** Ends every connection. Idempotent. */
  close(): Promise<void>;
}

/** Bytes of a body; the largest is the names of some hundred circuits (security.md S8). */
const LARGEST_BODY = 65_536;

export function createWebServer(parts: WebServerParts): WebServer {
  const { records, log, clock, pageFolder, access } = parts;
  const settings = createHouseSettings(parts.settings);
  const view = withNames(parts.view, settings);
  const ticks = createTickCounter(view);
  const events = createEventStream({ view, clock, log });
  const sources: RouteSources = {
    view,
    given: (id) => parts.view.circuits().find((circuit) => circuit.id === id)?.name ?? null,
    records,
    control: parts.control ?? null,
    ticks,
    settings,
    signIn: createSignIn(parts.settings, clock),
    openForReading: access === 'open-for-reading',
    machineNow: () => clock.now(),
  };
  const app = fastify({ logger: false, forceCloseConnections: true, bodyLimit: LARGEST_BODY });
  readBodies(app);
  guardEveryRequest(app, parts.hosts ?? [], sources);
  for (const route of ROUTES) addRoute(app, route, sources, events);
  servePage(app, pageFolder);
  app.setNotFoundHandler((request, reply) => send(reply, nowhere(sources, request, reply)));
  app.setErrorHandler((error, request, reply) => {
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    if (status < 500) return send(reply, refusal(status, 'bad-request', 'The request cannot be read.'));
    log.error('web.failed', { path: request.url, error });
    return send(reply, refusal(500, 'internal', 'The answer could not be made; the log of hems says why.'));
  });
  return {
    listen: (where) => listen(app, where, access),
    async close() {
      ticks.stop();
      events.close();
      await app.close();
    },
  };
}

/** JSON only, so that no form of another page is read; nothing at all where nothing is sent. */
function readBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parse(request, body as string, done);
  });
}

function guardEveryRequest(app: FastifyInstance, hosts: readonly string[], sources: RouteSources): void {
  app.addHook('onRequest', async (request, reply) => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) reply.header(name, value);
    if (!isPage(request.url)) reply.header('cache-control', 'no-store');
    const { host, origin } = request.headers;
    const fetchSite = request.headers['sec-fetch-site'];
    const refused = refusedFor(
      { method: request.method, host, origin, fetchSite: typeof fetchSite === 'string' ? fetchSite : undefined },
      hosts,
    );
    if (refused !== null) return send(reply, refusal(refused.status, refused.code, refused.message));
    // Before any body is read.
    if (request.is404) return send(reply, nowhere(sources, request, reply));
  });
}

const isPage = (url: string): boolean => !/^\/(?:api\/|healthz|metrics)/.test(url);

const callerOf = ({ ip, headers }: FastifyRequest): Caller => ({ address: ip, token: tokenOf(headers.cookie) });

/** Null where the caller may have an answer. Before anything else is read, so that nothing is learnt without a session. */
function closedTo(access: Access, caller: Caller, { signIn, openForReading }: RouteSources): Answer | null {
  if (access === 'anyone' || (access === 'reader' && openForReading)) return null;
  if (signIn.needed()) return setupNeeded();
  return signIn.holds(caller.token) ? null : sessionNeeded();
}

function addRoute(app: FastifyInstance, route: Route, sources: RouteSources, events: EventStream): void {
  const { answer, method } = route;
  const closed = (request: FastifyRequest): Answer | null => closedTo(route.access, callerOf(request), sources);
  app.route({
    method,
    url: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    exposeHeadRoute: method === 'GET' && answer !== null,
    // Before the body is read.
    onRequest: async (request, reply) => {
      const refused = closed(request);
      return refused === null ? undefined : send(reply, refused);
    },
    handler: async (request, reply) => {
      if (answer === null) return openEvents(reply, events, () => closed(request) === null);
      const params = readInput(route.params, request.params, 'Path');
      if ('problem' in params) return send(reply, refusal(400, 'bad-request', params.problem));
      const query = readInput(route.query, request.query, 'Query');
      if ('problem' in query) return send(reply, refusal(400, 'bad-request', query.problem));
      const body = readInput(route.body, request.body, 'Body');
      if ('problem' in body) return send(reply, refusal(400, 'bad-request', body.problem));
      const input = { params: params.value, query: query.value, body: body.value, caller: callerOf(request) };
      return send(reply, await answer(sources, input));
    },
  });
}

function openEvents(reply: FastifyReply, events: EventStream, allowed: () => boolean): FastifyReply {
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
  events.open(reply.raw, allowed);
  return reply;
}

function send(reply: FastifyReply, answer: Answer): FastifyReply {
  reply.code(answer.status ?? 200);
  for (const [name, value] of Object.entries(answer.headers ?? {})) reply.header(name, value);
  if ('json' in answer) return reply.type('application/json; charset=utf-8').send(JSON.stringify(answer.json));
  if ('text' in answer) return reply.type(answer.type).send(answer.text);
  if ('pieces' in answer) return reply.type(answer.type).send(Readable.from(answer.pieces));
  return reply.send();
}

/** Also what is not there is told only to those who may read. */
function nowhere(sources: RouteSources, request: FastifyRequest, reply: FastifyReply): Answer {
  const path = request.url.replace(/\?.*$/, '');
  const here = ROUTES.filter((route) => new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path));
  const refused = isPage(path) ? null : closedTo('reader', callerOf(request), sources);
  if (refused !== null) return refused;
  if (here.length === 0) return refusal(404, 'not-found', `There is nothing at ${JSON.stringify(path.slice(0, 80))}.`);
  const allowed = here.map(({ method }) => (method === 'GET' ? 'GET, HEAD' : method)).join(', ');
  reply.header('allow', allowed);
  return refusal(405, 'method-not-allowed', `${path} takes ${allowed}; ${request.method} is not possible.`);
}

interface Where {
  readonly host: string;
  readonly port: number;
}

async function listen(app: FastifyInstance, { host, port }: Where, access: WebServerParts['access']) {
  if (access === 'open-for-reading' && !isLoopback(host))
    throw new HemsError(
      'USAGE',
      `Without a sign-in the page is served on this machine only (127.0.0.1), not on ${host}; leave out --no-login.`,
    );
  try {
    return { address: await app.listen({ host, port }) };
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'EADDRNOTAVAIL')
      throw new HemsError('USAGE', `This machine has no address ${host}; let the page listen on 0.0.0.0.`, { cause });
    if (code === 'EACCES')
      throw new HemsError('USAGE', `Port ${port} is for root only; let the page listen on one from 1024 on.`, {
        cause,
      });
    if (code !== 'EADDRINUSE') throw cause;
    throw new HemsError(
      'PORT_IN_USE',
      `Port ${port} is used by another program; stop it or choose another with --port (hems run: web.port).`,
      {
        cause,
      },
    );
  }
}
