import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { HemsError } from '#core/errors.ts';
import type { ClassTable } from '#protocol/echonet/class-table.ts';
import { classTableOf } from '#protocol/echonet/mra/class-table-of.ts';
import type { MraData, MraDefinitions } from '#protocol/echonet/mra/mra-document.ts';
import { dataSchema, definitionsSchema, deviceSchema, metaSchema } from './mra-schema.ts';

export interface MraFolder {
  /** Read-only classes, ascending. */
  readonly tables: readonly ClassTable[];
  /** One sentence for each fault; a file with a fault brings no class. */
  readonly faults: readonly string[];
}

/** A class file of the MRA is below 200 kB. */
const LARGEST = 4_000_000;
/** Of one file; the first ones say enough. */
const MOST_FAULTS = 5;

/**
 * Reads the folder of a Machine Readable Appendix that the user downloaded: `definitions/definitions.json` and
 * `devices/0x….json`, in it or in its `mraData`. INPUT where it is none.
 */
export function readMraFolder(folder: string): MraFolder {
  const root = [folder, join(folder, 'mraData')].find((place) => existsSync(join(place, 'devices')));
  if (root === undefined) {
    throw new HemsError(
      'INPUT',
      `${folder} is no Machine Readable Appendix: it has no folder devices; unpack the download of echonet.jp and name its folder.`,
    );
  }
  const faults: string[] = [];
  const read = <T>(path: string, schema: z.ZodType<T>): T | null => {
    const result = readJson(path, schema);
    if (Array.isArray(result.faults)) faults.push(...result.faults);
    return result.value;
  };
  const definitions = read(join(root, 'definitions', 'definitions.json'), definitionsSchema);
  const meta = read(join(root, 'metaData.json'), metaSchema)?.metaData;
  if (definitions === null) return { tables: [], faults };
  const known = usable(definitions.definitions);
  const version =
    meta === undefined ? 'of unknown version' : `${meta.dataVersion ?? ''} of ${meta.date} (Release ${meta.release})`;

  const tables: ClassTable[] = [];
  for (const name of readdirSync(join(root, 'devices')).sort()) {
    if (!/^0x[0-9a-f]{4}\.json$/i.test(name)) continue;
    const path = join(root, 'devices', name);
    const device = read(path, deviceSchema);
    if (device === null) continue;
    try {
      const table = classTableOf(device, known, `ECHONET Consortium, Machine Readable Appendix ${version}; ${path}`);
      tables.push({ ...table, readOnly: true });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      faults.push(`${path}: ${error.message}.`);
    }
  }
  return { tables, faults };
}

/** The definitions that can be said in our types. A property that refers to another one is a fault. */
function usable(definitions: Readonly<Record<string, unknown>>): MraDefinitions {
  const known = new Map<string, MraData>();
  for (const [name, definition] of Object.entries(definitions)) {
    const parsed = dataSchema.safeParse(definition);
    if (parsed.success) known.set(name, parsed.data);
  }
  return known;
}

function readJson<T>(path: string, schema: z.ZodType<T>): { value: T | null; faults: readonly string[] } {
  const failed = (why: string) => ({ value: null, faults: [`${path}: ${why}.`] });
  let content: unknown;
  try {
    if (statSync(path).size > LARGEST) return failed(`is larger than ${LARGEST} bytes`);
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    return failed(error instanceof SyntaxError ? `is not JSON (${error.message})` : 'cannot be read');
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return { value: parsed.data, faults: [] };
  const issues = parsed.error.issues.slice(0, MOST_FAULTS);
  return { value: null, faults: issues.map(({ path: at, message }) => `${path}: ${placeOf(at)}: ${message}.`) };
}

const placeOf = (path: readonly PropertyKey[]): string =>
  path.length === 0
    ? 'the document'
    : path.map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i === 0 ? '' : '.'}${String(key)}`)).join('');
