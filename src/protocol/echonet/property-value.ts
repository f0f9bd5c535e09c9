import { type DataType, fixedSize, type NumberType, type StateType } from './data-type.ts';
import { formatHex, readUnsigned, toSigned } from './integer.ts';

/**
 * The meaning of property data (EDT) by its type in the class table. Decoding is total: any bytes give a value, a
 * sentinel or `out-of-range`. `encodeValue` (encode-value.ts) is its inverse on everything
 * but `out-of-range`.
 */
export type PropertyValue =
  /** `value` is scaled, in the unit of the row, before its coefficients. */
  | { readonly kind: 'number'; readonly value: number }
  /** `name` is empty where the standard has more codes than the row. */
  | { readonly kind: 'state'; readonly code: number; readonly name: string }
  | { readonly kind: 'level'; readonly level: number }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'time'; readonly hour: number; readonly minute: number; readonly second: number | null }
  | {
      readonly kind: 'date';
      readonly year: number;
      readonly month: number;
      readonly day: number;
      readonly hour: number | null;
      readonly minute: number | null;
      readonly second: number | null;
    }
  | { readonly kind: 'object'; readonly fields: Readonly<Record<string, PropertyValue>> }
  | { readonly kind: 'array'; readonly items: readonly PropertyValue[] }
  /** The device says that it has no value: `noData`, `overflow`, `underflow`, … */
  | { readonly kind: 'sentinel'; readonly name: string; readonly code: number | null }
  /** Wrong length, or outside the range of the row. */
  | { readonly kind: 'out-of-range'; readonly bytes: Uint8Array };

/** What `edt` means as `type`; must fill it exactly. */
export function decodeValue(type: DataType, edt: Uint8Array): PropertyValue {
  const size = fixedSize(type);
  if (size !== null && edt.length !== size) return outOfRange(edt);
  switch (type.kind) {
    case 'number':
      return decodeNumberValue(type, edt);
    case 'state':
      return decodeState(type, edt);
    case 'factor': {
      const found = type.values.find(([code]) => code === edt[0]);
      return found === undefined ? outOfRange(edt) : { kind: 'number', value: found[1] };
    }
    case 'level': {
      const level = readUnsigned(edt, 0, type.size) - type.base + 1;
      return level >= 1 && level <= type.max ? { kind: 'level', level } : outOfRange(edt);
    }
    case 'bytes':
      return edt.length >= type.min && edt.length <= type.max ? { kind: 'bytes', bytes: edt } : outOfRange(edt);
    case 'time':
      return decodeTime(edt, type.relative ? 255 : 23);
    case 'date':
      return decodeDate(edt);
    case 'marker':
      return formatHex(edt) === type.hex ? { kind: 'sentinel', name: type.name, code: null } : outOfRange(edt);
    case 'object':
      return decodeObject(type.fields, edt);
    case 'array':
      return decodeArray(type.item, type.min, type.max, edt);
    case 'one-of':
      for (const alternative of type.of) {
        const value = decodeValue(alternative, edt);
        if (value.kind !== 'out-of-range') return value;
      }
      return outOfRange(edt);
  }
}

/**
 * The quick way to a plain number, without allocation: the scaled value, or why there is none. `edt` may be longer;
 * the number starts at `offset`.
 */
export function decodeNumber(type: NumberType, edt: Uint8Array, offset = 0): number | 'sentinel' | 'out-of-range' {
  if (offset + type.size > edt.length) return 'out-of-range';
  const code = readUnsigned(edt, offset, type.size);
  for (const sentinel of type.sentinels) if (sentinel[0] === code) return 'sentinel';
  const raw = type.signed ? toSigned(code, type.size) : code;
  if (raw >= type.min && raw <= type.max) return scaled(raw, type.scale);
  return type.overflow && generalSentinel(type, code) !== null ? 'sentinel' : 'out-of-range';
}

function decodeNumberValue(type: NumberType, edt: Uint8Array): PropertyValue {
  const value = decodeNumber(type, edt);
  if (value === 'out-of-range') return outOfRange(edt);
  if (value !== 'sentinel') return { kind: 'number', value };
  const code = readUnsigned(edt, 0, type.size);
  const name = type.sentinels.find((sentinel) => sentinel[0] === code)?.[1] ?? generalSentinel(type, code) ?? '';
  return { kind: 'sentinel', name, code };
}

/** Overflow and underflow codes that every number of this width has (APPENDIX chapter 1): FF/FE, 7F/80, … */
function generalSentinel(type: NumberType, code: number): 'overflow' | 'underflow' | null {
  const top = 2 ** (8 * type.size - (type.signed ? 1 : 0)) - 1;
  if (code === top) return 'overflow';
  return code === (type.signed ? top + 1 : top - 1) ? 'underflow' : null;
}

function decodeState(type: StateType, edt: Uint8Array): PropertyValue {
  const code = readUnsigned(edt, 0, type.size);
  for (const [first, name, last = first] of type.states) {
    if (code >= first && code <= last) return { kind: 'state', code, name };
  }
  return type.open ? { kind: 'state', code, name: '' } : outOfRange(edt);
}

function decodeTime(edt: Uint8Array, mostHours: number): PropertyValue {
  const hour = edt[0]!;
  const minute = edt[1]!;
  const second = edt[2] ?? null;
  if (hour > mostHours || minute > 59 || (second ?? 0) > 59) return outOfRange(edt);
  return { kind: 'time', hour, minute, second };
}

function decodeDate(edt: Uint8Array): PropertyValue {
  const month = edt[2]!;
  const day = edt[3]!;
  const hour = edt[4] ?? null;
  const minute = edt[5] ?? null;
  const second = edt[6] ?? null;
  if (month < 1 || month > 12 || day < 1 || day > 31) return outOfRange(edt);
  if ((hour ?? 0) > 23 || (minute ?? 0) > 59 || (second ?? 0) > 59) return outOfRange(edt);
  return { kind: 'date', year: (edt[0]! << 8) | edt[1]!, month, day, hour, minute, second };
}

function decodeObject(types: readonly (readonly [string, DataType])[], edt: Uint8Array): PropertyValue {
  const fields: Record<string, PropertyValue> = {};
  let at = 0;
  for (const [name, type] of types) {
    const end = at + (fixedSize(type) ?? edt.length - at);
    if (end > edt.length) return outOfRange(edt);
    const value = decodeValue(type, edt.subarray(at, end));
    if (value.kind === 'out-of-range' && fixedSize(type) === null) return outOfRange(edt);
    fields[name] = value;
    at = end;
  }
  return at === edt.length ? { kind: 'object', fields } : outOfRange(edt);
}

function decodeArray(item: DataType, min: number, max: number, edt: Uint8Array): PropertyValue {
  const size = fixedSize(item);
  if (size === null || size === 0 || edt.length % size !== 0) return outOfRange(edt);
  const count = edt.length / size;
  if (count < min || count > max) return outOfRange(edt);
  const items: PropertyValue[] = [];
  for (let i = 0; i < count; i++) items.push(decodeValue(item, edt.subarray(i * size, (i + 1) * size)));
  return { kind: 'array', items };
}

/** Divides where the scale is a fraction, so that 3 × 0.1 is 0.3. */
const scaled = (raw: number, scale: number): number =>
  scale === 1 ? raw : scale < 1 ? raw / Math.round(1 / scale) : raw * scale;

const outOfRange = (bytes: Uint8Array): PropertyValue => ({ kind: 'out-of-range', bytes });
