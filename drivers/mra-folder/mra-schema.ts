import { z } from 'zod';
import type { MraData, MraDevice } from '#protocol/echonet/mra/mra-document.ts';

const code = z.string().regex(/^0x[0-9a-f]{2}$/i, 'a property code such as 0xE0');
const hexText = z.string().regex(/^0x([0-9a-f]{2})+$/i, 'hexadecimal such as 0x41');
const codeOrRange = z
  .string()
  .regex(/^0x[0-9a-f]+(\.\.\.0x[0-9a-f]+)?$/i, 'a code such as 0x41 or a range 0x00...0x0F');
const letter = z.string().regex(/^[A-Z]$/, 'a release letter');
const text = z.object({ ja: z.string().min(1), en: z.string().min(1) });
const rule = z.enum(['required', 'required_c', 'required_o', 'optional', 'notApplicable']);
const size = z.number().int().min(1).max(255);

const numberSchema = z.object({
  type: z.literal('number'),
  format: z.enum(['int8', 'int16', 'int32', 'uint8', 'uint16', 'uint32']),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  enum: z.array(z.number()).min(1).optional(),
  unit: z.string().optional(),
  multiple: z.number().positive().optional(),
  multipleOf: z.number().positive().optional(),
  coefficient: z.array(code).optional(),
  overflowCode: z.boolean().optional(),
  underflowCode: z.boolean().optional(),
});

const plainSchema = z.discriminatedUnion('type', [
  numberSchema,
  z.object({
    type: z.literal('state'),
    size: z.number().int().min(1).max(8),
    enum: z.array(z.object({ edt: codeOrRange, name: z.string() })).min(1),
  }),
  z.object({
    type: z.literal('numericValue'),
    size: z.literal(1),
    enum: z.array(z.object({ edt: hexText, numericValue: z.number() })).min(1),
  }),
  z.object({ type: z.literal('level'), base: hexText, maximum: z.number().int().min(1).max(0xffff) }),
  z.object({ type: z.literal('raw'), minSize: z.number().int().min(0), maxSize: size }),
  z.object({ type: z.literal('bitmap'), size }),
  z.object({ type: z.literal('date'), size: z.literal(4).optional() }),
  z.object({ type: z.literal('date-time'), size: z.union([z.literal(6), z.literal(7)]).optional() }),
  z.object({
    type: z.literal('time'),
    size: z.union([z.literal(2), z.literal(3)]).optional(),
    maximumOfHour: z.number().optional(),
  }),
  z.object({
    type: z.literal('object'),
    get properties() {
      return z.array(z.object({ shortName: z.string().min(1), element: dataSchema })).min(1);
    },
  }),
  z.object({
    type: z.literal('array'),
    minItems: z.number().int().min(0).optional(),
    maxItems: z.number().int().min(1),
    get items() {
      return dataSchema;
    },
  }),
]);

const referenceSchema = z.object({
  $ref: z.string().startsWith('#/definitions/'),
  coefficient: z.array(code).optional(),
  overflowCode: z.boolean().optional(),
  underflowCode: z.boolean().optional(),
});

/** A reference, alternatives, or a plain type: told apart first, so that a fault is named where it is. */
export const dataSchema: z.ZodType<MraData> = z.lazy(() =>
  z.unknown().transform((value, context) => {
    const schema = schemaFor(value);
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data as MraData;
    for (const issue of parsed.error.issues) {
      context.addIssue({ code: 'custom', path: [...issue.path], message: issue.message });
    }
    return z.NEVER;
  }),
);

const oneOfSchema = z.object({ oneOf: z.array(dataSchema).min(1) });

function schemaFor(value: unknown): z.ZodType {
  if (typeof value !== 'object' || value === null) return plainSchema;
  return '$ref' in value ? referenceSchema : 'oneOf' in value ? oneOfSchema : plainSchema;
}

export const deviceSchema: z.ZodType<MraDevice> = z.object({
  eoj: z.string().regex(/^0x[0-9a-f]{4}$/i, 'a class such as 0x0130'),
  className: text,
  elProperties: z.array(
    z.object({
      epc: code,
      validRelease: z.object({ from: letter, to: z.union([letter, z.literal('latest')]) }),
      propertyName: text,
      shortName: z.string().min(1),
      accessRule: z.object({ get: rule, set: rule, inf: rule }),
      atomic: code.optional(),
      data: dataSchema,
    }),
  ),
});

/** Definitions are checked one by one: some of them speak of parts of a byte, and no property stands or falls with them. */
export const definitionsSchema = z.object({ definitions: z.record(z.string(), z.unknown()) });

export const metaSchema = z.object({
  metaData: z.object({ date: z.string(), release: letter, dataVersion: z.string().optional() }),
});
