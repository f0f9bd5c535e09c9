import { z } from 'zod';
import type { Content, Route } from './route.ts';
import { SESSION_COOKIE } from './sign-in/session-cookie.ts';
import { namedSchemas } from './schema/named.ts';

type Json = Record<string, unknown>;

/** OpenAPI 3.1 of the route table. Its schema dialect is JSON Schema 2020-12, which zod writes. */
export function openApi(routes: readonly Route[]): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Hidamari',
      version: '1',
      description:
        'Times are RFC 3339, energy is Wh, power W, money yen. A value that is not known is null and its sibling ' +
        '`<key>_missing` says why.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    paths: Object.fromEntries([...Map.groupBy(routes, ({ path }) => path)].map(pathItem)),
    components: {
      schemas: componentSchemas(),
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE } },
    },
  };
}

const pathItem = ([path, routes]: [string, readonly Route[]]): [string, Json] => [
  path,
  Object.fromEntries(routes.map((route) => [route.method.toLowerCase(), operation(route)])),
];

function operation(route: Route): Json {
  const failures: Record<number, string> = {
    400: 'What was asked cannot be used',
    403: 'Refused host or origin',
    ...(route.access === 'anyone' ? {} : { 401: 'No session', 409: 'Not set up' }),
    ...route.also,
  };
  const empty = Object.keys(route.content).length === 0;
  const responses: Json = empty
    ? { 204: { description: route.summary } }
    : { 200: { description: route.summary, content: contentOf(route.content) } };
  for (const [status, description] of Object.entries(failures))
    responses[status] = { description, content: { 'application/json': { schema: { $ref: reference('Error') } } } };
  // The health check says the same in both cases, with another status.
  if (route.path === '/healthz') responses[503] = { description: failures[503], content: contentOf(route.content) };
  return {
    operationId: `${route.method === 'GET' ? '' : `${route.method.toLowerCase()}_`}${route.path
      .replace(/^\/(api\/)?(v1\/)?/, '')
      .replace(/[^a-z]+/gi, '_')
      .replace(/_$/, '')}`,
    summary: route.summary,
    security: route.access === 'anyone' ? [] : [{ session: [] }],
    parameters: [...parameters(route.params, 'path'), ...parameters(route.query, 'query')],
    ...(route.body === undefined
      ? {}
      : { requestBody: { required: true, content: contentOf({ 'application/json': route.body }) } }),
    responses,
  };
}

const reference = (name: string): string => `#/components/schemas/${name}`;

function contentOf(content: Content): Json {
  return Object.fromEntries(
    Object.entries(content).map(([type, schema]) => [
      type,
      {
        schema:
          schema === null
            ? { type: type === 'application/json' ? 'object' : 'string' }
            : { $ref: reference(nameOf(schema)) },
      },
    ]),
  );
}

function nameOf(schema: z.ZodType): string {
  const id = namedSchemas.get(schema)?.id;
  if (id === undefined) throw new TypeError('a schema of the route table has no name');
  return id;
}

function parameters(schema: z.ZodObject | undefined, place: 'path' | 'query'): Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input' });
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = property as Json;
    return {
      name,
      in: place,
      required: required.includes(name),
      ...(description ? { description } : {}),
      schema: rest,
    };
  });
}

function componentSchemas(): Json {
  const { schemas } = z.toJSONSchema(namedSchemas, { uri: reference, io: 'input' });
  // Their place in the document names them and says their dialect.
  const own = (key: string): boolean => key !== '$schema' && key !== '$id';
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [
      name,
      Object.fromEntries(Object.entries(schema).filter(([key]) => own(key))),
    ]),
  );
}
