import {
  array,
  bytes,
  type DataType,
  date,
  factor,
  level,
  marker,
  type NumberType,
  object,
  oneOf,
  relativeTime,
  type State,
  time,
} from '../data-type.ts';
import type { MraData, MraDefinitions, MraNumber, MraState } from './mra-document.ts';

/** Definitions may refer to each other; more steps than this go round in a circle. */
const DEEPEST = 16;

/**
 * The data type of an MRA property called `name`, with its references resolved. RangeError with half a sentence where it
 * cannot be said in our types.
 */
export function dataTypeOf(data: MraData, definitions: MraDefinitions, name: string, depth = 0): DataType {
  if (depth > DEEPEST) throw new RangeError('refers to itself');
  const inner = (part: MraData, partName = name): DataType => dataTypeOf(part, definitions, partName, depth + 1);
  if ('$ref' in data) return inner(resolve(data, definitions));
  if ('oneOf' in data) return oneOfAll(data.oneOf.map((part) => inner(part)));
  switch (data.type) {
    case 'number':
      return numberOf(data);
    case 'state':
      return stateOf(data);
    case 'numericValue':
      return factor(...data.enum.map(({ edt, numericValue }) => [hex(edt), numericValue] as const));
    case 'level':
      return level(hex(data.base), data.maximum);
    case 'raw':
      return bytes(data.minSize, data.maxSize);
    case 'bitmap':
      return bytes(data.size);
    case 'date':
      return date(4);
    case 'date-time':
      return date(data.size === 6 ? 6 : 7);
    case 'time':
      return timeOf(data.size === 2 ? 2 : 3, data.maximumOfHour ?? 23, name);
    case 'object':
      return object(
        ...data.properties.map(({ shortName, element }) => [shortName, inner(element, shortName)] as const),
      );
    case 'array':
      return array(inner(data.items), data.minItems ?? 0, data.maxItems);
  }
}

function resolve(data: Extract<MraData, { $ref: string }>, definitions: MraDefinitions): MraData {
  const { $ref, ...beside } = data;
  const definition = definitions.get($ref.replace(/^#\/definitions\//, ''));
  if (definition === undefined)
    throw new RangeError(`refers to ${$ref}, which the definitions do not have in a form that we can use`);
  return { ...definition, ...beside } as MraData;
}

/** `0x1F`; the texts were checked when the document was read. */
export const hex = (text: string): number => Number.parseInt(text, 16);

const SIZES = { int8: 1, uint8: 1, int16: 2, uint16: 2, int32: 4, uint32: 4 } as const;

function numberOf(data: MraNumber): NumberType {
  const signed = data.format.startsWith('int');
  const size = SIZES[data.format];
  const most = 2 ** (8 * size - (signed ? 1 : 0)) - 1;
  return {
    kind: 'number',
    size,
    signed,
    min: data.minimum ?? (data.enum === undefined ? (signed ? -most - 1 : 0) : Math.min(...data.enum)),
    max: data.maximum ?? (data.enum === undefined ? most : Math.max(...data.enum)),
    scale: data.multiple ?? data.multipleOf ?? 1,
    unit: data.unit ?? '',
    coefficients: (data.coefficient ?? []).map(hex),
    overflow: data.overflowCode !== false && data.underflowCode !== false,
    sentinels: [],
  };
}

/** Codes of more than two bytes are single sequences of bytes in our types. */
function stateOf({ size, enum: entries }: MraState): DataType {
  if (size > 2) return oneOfAll(entries.map(({ edt, name }) => marker(edt.slice(2).toUpperCase(), name)));
  const states = entries.map(({ edt, name }): State => {
    const [first = '', last] = edt.split('...');
    return last === undefined ? [hex(first), name] : [hex(first), name, hex(last)];
  });
  return { kind: 'state', size: size === 2 ? 2 : 1, states, open: false };
}

/** A length of time: with hours above a day's, or where only its name tells that it is none of day. */
const timeOf = (size: 2 | 3, mostHours: number, name: string): DataType =>
  mostHours > 23 || /relative|duration|remaining/i.test(name) ? relativeTime(size) : time(size);

/**
 * Alternatives in our order of thought: states of the width of a single number are its sentinels; general overflow codes
 * of one number would hide the numbers after it.
 */
function oneOfAll(types: readonly DataType[]): DataType {
  const [first] = types;
  if (first === undefined) throw new RangeError('is one of nothing');
  if (types.length === 1) return first;
  const numbers = types.filter((type) => type.kind === 'number');
  const [number] = numbers;
  if (number === undefined || numbers.length > 1) return oneOf(...types.map(withoutOverflow));
  const sentinels = types.flatMap((type) => sentinelsOf(type, number.size));
  const others = types.filter((type) => type !== number && sentinelsOf(type, number.size).length === 0);
  const whole: NumberType = { ...number, sentinels: [...number.sentinels, ...sentinels] };
  return others.length === 0 ? whole : oneOf(withoutOverflow(whole), ...others);
}

const sentinelsOf = (type: DataType, size: number): readonly (readonly [number, string])[] => {
  if (type.kind === 'marker' && type.hex.length === 2 * size) return [[Number.parseInt(type.hex, 16), type.name]];
  if (type.kind !== 'state' || type.size !== size || type.states.some(([, , last]) => last !== undefined)) return [];
  return type.states.map(([code, name]) => [code, name]);
};

const withoutOverflow = (type: DataType): DataType => (type.kind === 'number' ? { ...type, overflow: false } : type);
