import { z } from 'zod';

/** The schemas that stand in the OpenAPI description under a name of their own. */
export const namedSchemas = z.registry<{ id: string }>();

/** Gives a schema its name in the description. */
export function named<Schema extends z.ZodType>(id: string, schema: Schema): Schema {
  namedSchemas.add(schema, { id });
  return schema;
}
