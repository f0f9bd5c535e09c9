import { describe, expect, test } from 'vitest';
import { openApi } from '#web/api/openapi.ts';
import { ROUTES } from '#web/api/route-table.ts';

const document = JSON.parse(JSON.stringify(openApi(ROUTES)));

describe('the OpenAPI description', () => {
  test('names every route of the table and no other', () => {
    expect(Object.keys(document.paths)).toEqual(ROUTES.map(({ path }) => path));
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
    for (const { path, params, query } of ROUTES) {
      const parameters = document.paths[path].get.parameters;
      const names = [...Object.keys(params?.shape ?? {}), ...Object.keys(query?.shape ?? {})];
      expect(parameters.map(({ name }: { name: string }) => name)).toEqual(names);
    }
    const step = document.paths['/api/v1/energy'].get.parameters.find(({ name }: { name: string }) => name === 'step');
    expect(step).toMatchObject({ in: 'query', required: false, schema: { default: '30m' } });
    const id = document.paths['/api/v1/plan/{id}'].get.parameters[0];
    expect(id).toMatchObject({ name: 'id', in: 'path', required: true });
  });

  test('operation ids are unique', () => {
    const ids = ROUTES.map(({ path }) => document.paths[path].get.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
