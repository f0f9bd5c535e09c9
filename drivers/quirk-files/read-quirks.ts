import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { HemsError } from '#core/errors.ts';
import type { Quirk } from '../echonet-devices/quirk.ts';

const epc = z.number().int().min(0x80).max(0xff);

const quirkSchema = z
  .strictObject({
    name: z.string().min(1),
    match: z.strictObject({
      class: z.number().int().min(0).max(0xffff),
      manufacturer: z.number().int().min(0).max(0xffffff),
      product: z.string().min(1).max(12).optional(),
    }),
    alone: z.array(epc).min(1).optional(),
    most: z.number().int().min(1).max(255).optional(),
    ignore: z.array(epc).min(1).optional(),
    /** Where it was seen. */
    evidence: z.string().min(20),
  })
  .refine(({ alone, most, ignore }) => alone !== undefined || most !== undefined || ignore !== undefined, {
    message: 'one of alone, most, ignore is expected',
  });

const fileSchema = z.array(quirkSchema);

/** All rows of the YAML files of a folder, in the order of the files' names. INPUT with one sentence at the first fault. */
export function readQuirks(folder: string): readonly Quirk[] {
  let names: readonly string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  } catch (error) {
    throw new HemsError('INPUT', `the folder of quirks ${folder} cannot be read; reinstall Hidamari.`, {
      cause: error,
    });
  }
  return names.toSorted().flatMap((name) => readFile(join(folder, name)));
}

function readFile(path: string): readonly Quirk[] {
  const parsed = fileSchema.safeParse(parseYaml(path));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new HemsError(
      'INPUT',
      `${path}: ${placeOf(issue?.path ?? [])}: ${issue?.message ?? 'malformed'}; correct the row.`,
    );
  }
  return parsed.data.map(({ name, match, alone = [], most = null, ignore = [] }) => ({
    name,
    match: { ...match, product: match.product ?? null },
    alone,
    most,
    ignore,
  }));
}

function parseYaml(path: string): unknown {
  try {
    return parse(readFileSync(path, 'utf8')) ?? [];
  } catch (error) {
    const why = error instanceof YAMLParseError ? error.message.split('\n')[0] : 'cannot be read';
    throw new HemsError('INPUT', `${path}: ${why}; correct the file.`, { cause: error });
  }
}

/** `row 2, match.class`: rows count from 1. */
const placeOf = ([row, ...keys]: readonly PropertyKey[]): string =>
  row === undefined ? 'the file' : `row ${Number(row) + 1}${keys.length > 0 ? `, ${keys.map(String).join('.')}` : ''}`;
