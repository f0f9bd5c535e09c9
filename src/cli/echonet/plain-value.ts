import { hexCode } from '#protocol/echonet/describe-type.ts';
import type { DataType } from '#protocol/echonet/data-type.ts';
import { formatHex } from '#protocol/echonet/integer.ts';
import { decodePropertyMap } from '#protocol/echonet/property-map.ts';
import { decodeValue, type PropertyValue } from '#protocol/echonet/property-value.ts';

export type Plain = string | number | null | readonly Plain[] | { readonly [name: string]: Plain };

/** A property's value as people and JSON have it; `missing` says why there is none. */
export interface PlainValue {
  readonly value: Plain;
  readonly missing: 'sentinel' | 'out-of-range' | 'no-table' | null;
}

const MAPS: readonly number[] = [0x9d, 0x9e, 0x9f];

/** `factor`: the product of the type's coefficients. A null type is a property that no table has. */
export function plainValue(epc: number, type: DataType | null, edt: Uint8Array, factor = 1): PlainValue {
  if (MAPS.includes(epc)) {
    const codes = [...(decodePropertyMap(edt)?.epcs ?? [])];
    return { value: codes.map((code) => hexCode(code, 1)), missing: null };
  }
  if (type === null) return { value: null, missing: 'no-table' };
  const value = decodeValue(type, edt);
  if (value.kind === 'sentinel' || value.kind === 'out-of-range') return { value: null, missing: value.kind };
  return { value: plain(value, factor), missing: null };
}

function plain(value: PropertyValue, factor: number): Plain {
  switch (value.kind) {
    case 'number':
      // Twelve digits are more than any property has, and hide what 0.1 × 3 leaves over.
      return Number((value.value * factor).toPrecision(12));
    case 'state':
      return value.name === '' ? hexCode(value.code, value.code > 0xff ? 2 : 1) : value.name;
    case 'level':
      return value.level;
    case 'bytes':
      return formatHex(value.bytes);
    case 'time':
      return [value.hour, value.minute, value.second]
        .filter((part) => part !== null)
        .map(twoDigits)
        .join(':');
    case 'date':
      return dateText(value);
    case 'object':
      return Object.fromEntries(Object.entries(value.fields).map(([name, field]) => [name, plain(field, factor)]));
    case 'array':
      return value.items.map((item) => plain(item, factor));
    case 'sentinel':
    case 'out-of-range':
      return null;
  }
}

function dateText({ year, month, day, hour, minute, second }: Extract<PropertyValue, { kind: 'date' }>): string {
  const time = [hour, minute, second].filter((part) => part !== null).map(twoDigits);
  const date = `${String(year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(day)}`;
  return time.length === 0 ? date : `${date} ${time.join(':')}`;
}

const twoDigits = (part: number): string => String(part).padStart(2, '0');

/** The unit of a number, also of one that stands among alternatives or in a list; null where there is none. */
export function unitOf(type: DataType | null): string | null {
  switch (type?.kind) {
    case 'number':
      return type.unit === '' ? null : type.unit;
    case 'one-of':
      return type.of.map(unitOf).find((unit) => unit !== null) ?? null;
    case 'array':
      return unitOf(type.item);
    default:
      return null;
  }
}

/** The properties whose values multiply this one. */
export function coefficientsOf(type: DataType | null): readonly number[] {
  switch (type?.kind) {
    case 'number':
      return type.coefficients;
    case 'one-of':
      return [...new Set(type.of.flatMap(coefficientsOf))];
    case 'array':
      return coefficientsOf(type.item);
    case 'object':
      return [...new Set(type.fields.flatMap(([, field]) => coefficientsOf(field)))];
    default:
      return [];
  }
}
