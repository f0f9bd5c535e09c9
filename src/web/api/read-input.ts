import type { z } from 'zod';

/** What was read, or one sentence that names the parameter and says what was expected. */
export type ReadInput = { readonly value: unknown } | { readonly problem: string };

type Place = 'Query' | 'Path' | 'Body';

/**
 * Reads query parameters, path parameters or a body. Every message of the schemas completes the sentence "… must be <message>.". Where
 * nothing is read nothing can be misread, so a query is ignored there.
 */
export function readInput(schema: z.ZodObject | undefined, given: unknown, where: Place): ReadInput {
  if (schema === undefined) return { value: {} };
  const result = schema.safeParse(given);
  if (result.success) return { value: result.data };
  return { problem: sentence(result.error.issues[0]!, Object.keys(schema.shape), given, where) };
}

function sentence(issue: z.core.$ZodIssue, names: readonly string[], given: unknown, where: Place): string {
  const what = where === 'Body' ? 'Body key' : `${where} parameter`;
  if (issue.path.length === 0 && issue.code !== 'unrecognized_keys')
    return `${where} must be an object with ${names.join(', ')}.`;
  if (issue.code === 'unrecognized_keys')
    return `${what} ${JSON.stringify(issue.keys[0])} is not known here; known are ${names.join(', ')}.`;
  const name = issue.path.join('.');
  const value = issue.path.reduce<unknown>((part, key) => (part as Record<PropertyKey, unknown>)?.[key], given);
  // What stands in a body may be a password.
  if (where === 'Body') return `${what} ${JSON.stringify(name).slice(0, 80)} must be ${issue.message}.`;
  const shown = Array.isArray(value) ? 'several values' : JSON.stringify(value).slice(0, 80);
  return `${what} ${JSON.stringify(name)} must be ${issue.message}, not ${shown}.`;
}
