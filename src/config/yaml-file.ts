import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';
import { hint } from '#core/nearest-name.ts';
import { keysAt, member } from './known-keys.ts';

/** What a file says, or every fault of it: one sentence each, with file, line and key. */
export type Checked<T> =
  | { readonly value: T; readonly faults?: never }
  | { readonly value?: never; readonly faults: readonly string[] };

/** What one key alone cannot show: where, and a sentence. */
export interface RuleFault {
  readonly at: readonly PropertyKey[];
  readonly sentence: string;
}

/** Reads YAML against a schema, and against rules over whatever of it the schema would accept section by section. */
export function checkYaml<T>(
  text: string,
  path: string,
  schema: z.ZodType<T>,
  rules: (given: unknown) => readonly RuleFault[] = () => [],
): Checked<T> {
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
  const faults = [...(result.error?.issues.flatMap((issue) => faultsOf(issue, schema, given)) ?? []), ...rules(given)];
  if (result.success && faults.length === 0) return { value: result.data };
  const placed = faults.map(({ at, sentence }) => ({ line: lineOf(document.contents, at, lines), sentence }));
  placed.sort((a, b) => a.line - b.line);
  return { faults: placed.map(({ line, sentence }) => `${path} line ${line}: ${sentence}`) };
}

const faultsOf = (issue: z.core.$ZodIssue, schema: z.ZodType, given: unknown): readonly RuleFault[] =>
  issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => ({ at: [...issue.path, key], sentence: unknownKey(key, issue.path, schema, given) }))
    : [{ at: issue.path, sentence: refused(issue, given) }];

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
  if (word === undefined && issue.path.length > 0) return `${key} is missing; ${missingHint(issue)}`;
  const words = wordsOf(issue);
  if (typeof word === 'string' && words.length > 0) return `${key} is "${word}"; ${hint(word, words.map(String))}`;
  return `${key} cannot be used (${issue.message}); correct it`;
}

function missingHint(issue: z.core.$ZodIssue): string {
  const words = wordsOf(issue);
  if (words.length > 0) return `write one of ${words.map(String).join(', ')}`;
  return issue.code === 'invalid_type' ? `a ${KINDS[issue.expected] ?? issue.expected} is expected` : issue.message;
}

const KINDS: Readonly<Record<string, string>> = {
  object: 'section with keys of its own',
  array: 'list',
  string: 'text',
};

/** The words that are accepted at a place, where it is one of a list. */
function wordsOf(issue: z.core.$ZodIssue): readonly unknown[] {
  if (issue.code === 'invalid_value') return issue.values;
  return 'options' in issue && Array.isArray(issue.options) ? issue.options : [];
}
