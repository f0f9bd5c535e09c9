import { describe, expect, test } from 'vitest';
import { openApi } from '#web/api/openapi.ts';
import { ROUTES } from '#web/api/route-table.ts';

const document = JSON.parse(JSON.stringify(openApi(ROUTES)));

describe('the OpenAPI description', () => {
  test('names every route of the table and no other', () => {
    const described = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item as object).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.toSorted()).toEqual(ROUTES.map(({ method, path }) => `${method} ${path}`).toSorted());
    expect(document.openapi).toBe('3.1.0');
  });

  test('every reference leads to a schema', () => {
    const references = JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g);
    const names = new Set([...references].map(([, name]) => name!));
    for (const name of names) expect(document.components.schemas).toHaveProperty(name);
    expect(names).toContain('Error');
    expect(JSON.stringify(document)).not.toContain('#/$defs');
  });

  test('every query and path parameter is described as it is read', () => {
    for (const { path, method, params, query } of ROUTES) {
      const { parameters } = document.paths[path][method.toLowerCase()];
      const names = [...Object.keys(params?.shape ?? {}), ...Object.keys(query?.shape ?? {})];
      expect(parameters.map(({ name }: { name: string }) => name)).toEqual(names);
    }
    const step = document.paths['/api/v1/energy'].get.parameters.find(({ name }: { name: string }) => name === 'step');
    expect(step).toMatchObject({ in: 'query', required: false, schema: { default: '30m' } });
    const id = document.paths['/api/v1/plan/{id}'].get.parameters[0];
    expect(id).toMatchObject({ name: 'id', in: 'path', required: true });
  });

  test('every body is described as it is read, and what needs a session says so', () => {
    for (const { path, method, body, access, content } of ROUTES) {
      const operation = document.paths[path][method.toLowerCase()];
      expect(operation.requestBody === undefined).toBe(body === undefined);
      expect(operation.security).toEqual(access === 'anyone' ? [] : [{ session: [] }]);
      expect(Object.keys(operation.responses)).toContain(Object.keys(content).length === 0 ? '204' : '200');
    }
    const { required, properties, additionalProperties } = document.components.schemas.SessionRequest;
    expect(required).toEqual(['user', 'password']);
    expect(properties.user).toMatchObject({ type: 'string', maxLength: 64 });
    expect(additionalProperties).toBe(false);
  });

  test('operation ids are unique', () => {
    const ids = ROUTES.map(({ path, method }) => document.paths[path][method.toLowerCase()].operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
