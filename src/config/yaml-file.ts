import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';
import { hint } from '#core/nearest-name.ts';
import { keysAt, member } from './known-keys.ts';

/** What a file says, or every fault of it: one sentence each, with file, line and key. */
export type Checked<T> =
  | { readonly value: T; readonly faults?: never }
  | { readonly value?: never; readonly faults: readonly string[] };

/** Reads YAML against a schema. */
export function checkYaml<T>(text: string, path: string, schema: z.ZodType<T>): Checked<T> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) {
    const sentences = document.errors.map(({ pos, code }) => {
      return `${path} line ${lines.linePos(pos[0]).line} is not YAML (${code}); correct it`;
    });
    return { faults: sentences };
  }
  const given: unknown = document.toJS();
  const result = schema.safeParse(given);
  if (result.success) return { value: result.data };
  const faults = result.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ at: [...issue.path, key], sentence: unknownKey(key, issue.path, schema, given) }))
      : [{ at: issue.path, sentence: refused(issue, given) }],
  );
  return {
    faults: faults.map(({ at, sentence }) => `${path} line ${lineOf(document.contents, at, lines)}: ${sentence}`),
  };
}

/** The line of a key, or of the nearest thing around it that stands in the file. */
export function lineOf(contents: Node | null, path: readonly PropertyKey[], lines: LineCounter): number {
  let node: unknown = contents;
  let line = 1;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (pair === undefined) break;
      if (isScalar(pair.key) && pair.key.range) line = lines.linePos(pair.key.range[0]).line;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      if (isMap(node) && node.range) line = lines.linePos(node.range[0]).line;
    }
  }
  return line;
}

function unknownKey(key: string, path: readonly PropertyKey[], schema: z.ZodType, given: unknown): string {
  const place = path.length === 0 ? 'the file' : path.join('.');
  return `${place} has no key "${key}"; ${hint(key, keysAt(schema, path, given))}`;
}

function refused(issue: z.core.$ZodIssue, given: unknown): string {
  const key = issue.path.length === 0 ? 'the file' : issue.path.join('.');
  const word = issue.path.reduce(member, given);
  const words = wordsOf(issue);
  if (typeof word === 'string' && words.length > 0) return `${key} is "${word}"; ${hint(word, words.map(String))}`;
  return `${key} cannot be used (${issue.message}); correct it`;
}

/** The words that are accepted at a place, where it is one of a list. */
function wordsOf(issue: z.core.$ZodIssue): readonly unknown[] {
  if (issue.code === 'invalid_value') return issue.values;
  return 'options' in issue && Array.isArray(issue.options) ? issue.options : [];
}
