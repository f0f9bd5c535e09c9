import type { DataType } from './data-type.ts';

/** Release letter of the APPENDIX "Detailed Requirements for ECHONET Device Objects" (no O in use). */
export type Release = string;

/**
 * Access rules in three letters, as the tables of the standard have them: G get, S set, I announced at change; upper case
 * mandatory (必須), lower case optional, absent not applicable.
 */
export type Access = string;

export interface PropertyRow {
  readonly epc: number;
  /** First and last release in which this row holds; the last is null while it is in force. */
  readonly from: Release;
  readonly to: Release | null;
  readonly access: Access;
  /** English name in one word. */
  readonly name: string;
  readonly nameJa: string;
  readonly type: DataType;
  /** A property that must be set in the same session before this one is read. */
  readonly atomic: number | null;
}

export interface ClassTable {
  /** Class group and class: 0x0288. */
  readonly code: number;
  readonly name: string;
  readonly nameJa: string;
  readonly rows: readonly PropertyRow[];
  /** The published document that the rows were transcribed from. */
  readonly source: string;
  /** A class that was loaded at run time: it may be read and described, never set. */
  readonly readOnly?: true;
}

/** What the project's own tables follow where they name nothing else. */
const APPENDIX = 'ECHONET Consortium, Machine Readable Appendix 1.3.1 of 2025-03-14 (Release R)';

/** A row; `release` is `'H'` (since H) or `'B-G'`. */
export function row(
  epc: number,
  release: string,
  access: Access,
  name: string,
  nameJa: string,
  type: DataType,
  atomic: number | null = null,
): PropertyRow {
  const [from = 'A', to = null] = release.split('-');
  return { epc, from, to, access, name, nameJa, type, atomic };
}

export const classTable = (
  code: number,
  name: string,
  nameJa: string,
  rows: readonly PropertyRow[],
  source: string = APPENDIX,
): ClassTable => ({ code, name, nameJa, rows, source });

/** Whether the standard asks for (`required`), allows (`optional`) or does not have (null) this access. */
export function accessRule(row: PropertyRow, letter: 'G' | 'S' | 'I'): 'required' | 'optional' | null {
  if (row.access.includes(letter)) return 'required';
  return row.access.includes(letter.toLowerCase()) ? 'optional' : null;
}

/** The row of `epc` that held in `release`, or without a release the newest one. Null where the table has none. */
export function rowOf(table: ClassTable, epc: number, release?: Release): PropertyRow | null {
  let newest: PropertyRow | null = null;
  for (const row of table.rows) {
    if (row.epc !== epc) continue;
    if (release !== undefined && row.from <= release && (row.to === null || release <= row.to)) return row;
    if (newest === null || row.from > newest.from) newest = row;
  }
  return newest;
}
