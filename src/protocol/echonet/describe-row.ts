import { accessRule, type ClassTable, type PropertyRow } from './class-table.ts';
import { describeType, hexCode, type TypeDescription } from './describe-type.ts';
import { superClass } from './tables/super-class.ts';

type Rule = 'required' | 'optional' | 'not-applicable';

/** Every field of a row of the class tables, in plain words; codes in hexadecimal. */
export interface RowDescription extends TypeDescription {
  readonly epc: string;
  readonly names: { readonly en: string; readonly ja: string };
  readonly access: { readonly get: Rule; readonly set: Rule; readonly inf: Rule };
  /** Letters of the APPENDIX; `to` is null while the row is in force. */
  readonly release: { readonly from: string; readonly to: string | null };
  /** The property that must be set in the same session before this one is read. */
  readonly atomic: string | null;
  /** The row is that of every device object, not of this class. */
  readonly inherited: boolean;
}

export interface ClassDescription {
  readonly class: string;
  readonly names: { readonly en: string; readonly ja: string };
  readonly source: string;
  readonly read_only: boolean;
  readonly properties: readonly RowDescription[];
}

export function describeRow(row: PropertyRow, inherited = false): RowDescription {
  const rule = (letter: 'G' | 'S' | 'I'): Rule => accessRule(row, letter) ?? 'not-applicable';
  return {
    epc: hexCode(row.epc, 1),
    names: { en: row.name, ja: row.nameJa },
    ...describeType(row.type),
    access: { get: rule('G'), set: rule('S'), inf: rule('I') },
    release: { from: row.from, to: row.to },
    atomic: row.atomic === null ? null : hexCode(row.atomic, 1),
    inherited,
  };
}

/** All rows of a class, those of earlier releases among them, then what it has from the super class. */
export function describeClass(table: ClassTable): ClassDescription {
  const own = new Set(table.rows.map(({ epc }) => epc));
  const isProfile = table.code === 0x0ef0;
  const inherited = isProfile ? [] : superClass.rows.filter(({ epc }) => !own.has(epc));
  return {
    class: hexCode(table.code, 2),
    names: { en: table.name, ja: table.nameJa },
    source: table.source,
    read_only: table.readOnly === true,
    properties: [...table.rows.map((row) => describeRow(row)), ...inherited.map((row) => describeRow(row, true))].sort(
      (a, b) => (a.epc < b.epc ? -1 : a.epc > b.epc ? 1 : a.release.from < b.release.from ? -1 : 1),
    ),
  };
}
