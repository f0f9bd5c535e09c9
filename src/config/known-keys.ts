import { z } from 'zod';

/** The keys that a schema knows at a place of a file; of a union those of the kind that the file names. */
export function keysAt(schema: unknown, path: readonly PropertyKey[], given: unknown): readonly string[] {
  const inner = unwrap(schema);
  const [step, ...rest] = path;
  if (inner instanceof z.ZodDiscriminatedUnion) {
    return inner.options
      .filter(
        (option) => z.safeParse(option, given).error?.issues.some(isOfOtherKind(inner.def.discriminator)) !== true,
      )
      .flatMap((option) => keysAt(option, path, given));
  }
  if (inner instanceof z.ZodObject) {
    if (step === undefined) return Object.keys(inner.shape);
    return keysAt(inner.shape[String(step)], rest, member(given, step));
  }
  if (inner instanceof z.ZodArray && step !== undefined) return keysAt(inner.element, rest, member(given, step));
  if (inner instanceof z.ZodRecord && step !== undefined) return keysAt(inner.valueType, rest, member(given, step));
  return [];
}

const isOfOtherKind =
  (discriminator: string) =>
  (issue: z.core.$ZodIssue): boolean =>
    issue.code === 'invalid_value' && issue.path.length === 1 && issue.path[0] === discriminator;

function unwrap(schema: unknown): unknown {
  let inner = schema;
  while (
    inner instanceof z.ZodOptional ||
    inner instanceof z.ZodNullable ||
    inner instanceof z.ZodDefault ||
    inner instanceof z.ZodPrefault
  )
    inner = inner.unwrap();
  return inner;
}

/** What stands under a key; undefined where nothing does. */
export const member = (given: unknown, step: PropertyKey): unknown =>
  typeof given === 'object' && given !== null ? (given as Record<PropertyKey, unknown>)[step] : undefined;
