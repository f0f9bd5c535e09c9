import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { houseSchema } from '#drivers/simulated/house-schema.ts';

/** The JSON Schemas that stand in config/, made from the schemas the code checks with. A test holds the two together. */
export const SCHEMAS: Readonly<Record<string, () => unknown>> = {
  'config/house.schema.json': () => ({
    title: 'A simulated house (hems simulate --house FILE)',
    ...z.toJSONSchema(houseSchema, { io: 'input' }),
  }),
};

export const schemaText = (make: () => unknown): string => `${JSON.stringify(make(), null, 2)}\n`;

if (import.meta.main) for (const [file, make] of Object.entries(SCHEMAS)) writeFileSync(file, schemaText(make));
