import type { ArrayType, DataType, FactorType, NumberType, ObjectType, StateType } from './data-type.ts';
import { parseHex, writeUnsigned } from './integer.ts';
import { decodeNumber, decodeValue, type PropertyValue } from './property-value.ts';

/** The bytes of a value. RangeError where it does not fit the type: a caller's mistake. */
export function encodeValue(type: DataType, value: PropertyValue): Uint8Array {
  const bytes = tryEncode(type, value);
  if (bytes === null) throw new RangeError(`a ${value.kind} value does not fit its property type (${type.kind})`);
  return bytes;
}

/** The bytes of a plain scaled number, rounded to the resolution of the row. RangeError outside its range. */
export const encodeNumber = (type: NumberType, value: number): Uint8Array =>
  encodeValue(type, { kind: 'number', value });

/** The bytes of a named state of the row. RangeError for a name it does not have. */
export function encodeState(type: StateType, name: string): Uint8Array {
  const found = type.states.find((state) => state[1] === name);
  if (found === undefined) throw new RangeError(`no state ${name}`);
  return writeUnsigned(found[0], type.size);
}

/** Null where the value does not fit. */
function tryEncode(type: DataType, value: PropertyValue): Uint8Array | null {
  switch (type.kind) {
    case 'number':
      return encodeNumberValue(type, value);
    case 'state':
      return value.kind === 'state' && value.code >> (8 * type.size) === 0
        ? checked(type, writeUnsigned(value.code, type.size))
        : null;
    case 'factor':
      return encodeFactor(type, value);
    case 'level':
      return value.kind === 'level' ? checked(type, writeUnsigned(type.base + value.level - 1, type.size)) : null;
    case 'bytes':
      return value.kind === 'bytes' ? checked(type, value.bytes) : null;
    case 'time':
      return value.kind === 'time' ? checked(type, partsOf([value.hour, value.minute, value.second])) : null;
    case 'date':
      return value.kind === 'date' ? checked(type, dateBytes(value)) : null;
    case 'marker':
      return value.kind === 'sentinel' && value.name === type.name ? parseHex(type.hex) : null;
    case 'object':
      return value.kind === 'object' ? encodeObject(type, value.fields) : null;
    case 'array':
      return value.kind === 'array' ? encodeArray(type, value.items) : null;
    case 'one-of':
      return firstOf(type.of, value);
  }
}

function encodeFactor(type: FactorType, value: PropertyValue): Uint8Array | null {
  const found = value.kind === 'number' ? type.values.find((pair) => pair[1] === value.value) : undefined;
  return found === undefined ? null : Uint8Array.of(found[0]);
}

function encodeObject(type: ObjectType, fields: Readonly<Record<string, PropertyValue>>): Uint8Array | null {
  return joined(
    type.fields.map(([name, field]) => {
      const value = fields[name];
      return value === undefined ? null : tryEncode(field, value);
    }),
  );
}

function encodeArray(type: ArrayType, items: readonly PropertyValue[]): Uint8Array | null {
  if (items.length < type.min || items.length > type.max) return null;
  return joined(items.map((item) => tryEncode(type.item, item)));
}

function firstOf(types: readonly DataType[], value: PropertyValue): Uint8Array | null {
  for (const type of types) {
    const encoded = tryEncode(type, value);
    if (encoded !== null) return encoded;
  }
  return null;
}

function encodeNumberValue(type: NumberType, value: PropertyValue): Uint8Array | null {
  if (value.kind === 'sentinel') {
    const declared = type.sentinels.find((sentinel) => sentinel[1] === value.name)?.[0];
    const code = value.code ?? declared ?? null;
    if (code === null) return null;
    const encoded = writeUnsigned(code, type.size);
    return decodeNumber(type, encoded) === 'sentinel' ? encoded : null;
  }
  if (value.kind !== 'number') return null;
  const raw = Math.round(type.scale < 1 ? value.value * Math.round(1 / type.scale) : value.value / type.scale);
  if (!(raw >= type.min && raw <= type.max)) return null;
  const encoded = writeUnsigned(raw, type.size);
  return typeof decodeNumber(type, encoded) === 'number' ? encoded : null;
}

const checked = (type: DataType, encoded: Uint8Array): Uint8Array | null =>
  decodeValue(type, encoded).kind === 'out-of-range' ? null : encoded;

const partsOf = (parts: readonly (number | null)[]): Uint8Array =>
  Uint8Array.from(parts.filter((part) => part !== null));

const dateBytes = (value: Extract<PropertyValue, { kind: 'date' }>): Uint8Array =>
  partsOf([value.year >> 8, value.year & 0xff, value.month, value.day, value.hour, value.minute, value.second]);

function joined(parts: readonly (Uint8Array | null)[]): Uint8Array | null {
  const bytes: number[] = [];
  for (const part of parts) {
    if (part === null) return null;
    bytes.push(...part);
  }
  return Uint8Array.from(bytes);
}
