import type { z } from 'zod';

/** What was read, or one sentence that names the parameter and says what was expected. */
export type ReadInput = { readonly value: unknown } | { readonly problem: string };

/**
 * Reads query or path parameters. Every message of the schemas completes the sentence "… must be <message>.". Where
 * nothing is read nothing can be misread, so a query is ignored there.
 */
export function readInput(schema: z.ZodObject | undefined, given: unknown, where: 'Query' | 'Path'): ReadInput {
  if (schema === undefined) return { value: {} };
  const result = schema.safeParse(given);
  if (result.success) return { value: result.data };
  return { problem: sentence(result.error.issues[0]!, Object.keys(schema.shape), given, where) };
}

function sentence(issue: z.core.$ZodIssue, names: readonly string[], given: unknown, where: string): string {
  if (issue.code === 'unrecognized_keys')
    return `${where} parameter ${JSON.stringify(issue.keys[0])} is not known here; known are ${names.join(', ')}.`;
  const name = String(issue.path[0]);
  const value = (given as Record<string, unknown>)[name];
  const shown = Array.isArray(value) ? 'several values' : JSON.stringify(value).slice(0, 80);
  return `${where} parameter ${JSON.stringify(name)} must be ${issue.message}, not ${shown}.`;
}
