import type { DataType, NumberType, StateType } from './data-type.ts';

/** Codes in hexadecimal, of the type's own width, and what they mean. */
export type Codes = Readonly<Record<string, string>>;

/**
 * A data type in plain words and numbers, for people and for JSON. What does not apply is null. `range` and `sentinels`
 * are of the raw integer; the value is raw × `scale` × the values of the properties in `coefficients`.
 */
export interface TypeDescription {
  /** `int32`, `state`, `factor`, `level`, `bytes`, `time`, `date`, `marker`, `object`, `array` or `one-of`. */
  readonly type: string;
  /** Bytes: a number, or the least and the most. */
  readonly size: number | readonly [least: number, most: number] | null;
  readonly scale: number | null;
  readonly unit: string | null;
  readonly range: readonly [min: number, max: number] | null;
  /** Codes that stand in the place of a value, the general overflow and underflow codes among them. */
  readonly sentinels: Codes;
  readonly coefficients: readonly string[];
  readonly states: Codes | null;
  readonly fields: readonly { readonly name: string; readonly data: TypeDescription }[] | null;
  readonly items: { readonly count: readonly [least: number, most: number]; readonly data: TypeDescription } | null;
  readonly of: readonly TypeDescription[] | null;
}

const NOTHING = {
  size: null,
  scale: null,
  unit: null,
  range: null,
  sentinels: {},
  coefficients: [],
  states: null,
  fields: null,
  items: null,
  of: null,
} satisfies Omit<TypeDescription, 'type'>;

/** `0x7FFFFFFE`: a code in `size` bytes. */
export const hexCode = (code: number, size: number): string =>
  `0x${(code >>> 0)
    .toString(16)
    .toUpperCase()
    .padStart(2 * size, '0')}`;

export function describeType(type: DataType): TypeDescription {
  switch (type.kind) {
    case 'number':
      return describeNumber(type);
    case 'state':
      return { type: 'state', ...NOTHING, size: type.size, states: statesOf(type) };
    case 'factor':
      return {
        type: 'factor',
        ...NOTHING,
        size: 1,
        states: codes(type.values.map(([code, value]) => [code, `${value}`])),
      };
    case 'level':
      return { type: 'level', ...NOTHING, size: type.size, range: [type.base, type.base + type.max - 1] };
    case 'bytes':
      return { type: 'bytes', ...NOTHING, size: type.min === type.max ? type.min : [type.min, type.max] };
    case 'time':
      return { type: type.relative ? 'duration' : 'time', ...NOTHING, size: type.size };
    case 'date':
      return { type: 'date', ...NOTHING, size: type.size };
    case 'marker':
      return { type: 'marker', ...NOTHING, size: type.hex.length / 2, sentinels: { [`0x${type.hex}`]: type.name } };
    case 'object':
      return {
        type: 'object',
        ...NOTHING,
        fields: type.fields.map(([name, field]) => ({ name, data: describeType(field) })),
      };
    case 'array':
      return { type: 'array', ...NOTHING, items: { count: [type.min, type.max], data: describeType(type.item) } };
    case 'one-of': {
      const of = type.of.map(describeType);
      return { ...NOTHING, type: 'one-of', sentinels: Object.assign({}, ...of.map(({ sentinels }) => sentinels)), of };
    }
  }
}

function describeNumber(type: NumberType): TypeDescription {
  const { size, signed, min, max, scale, unit } = type;
  const top = 2 ** (8 * size - (signed ? 1 : 0)) - 1;
  const general: readonly (readonly [number, string])[] = type.overflow
    ? [
        [top, 'overflow'],
        [signed ? top + 1 : top - 1, 'underflow'],
      ]
    : [];
  const all = new Map([...general.filter(([code]) => !holds(type, code)), ...type.sentinels]);
  return {
    type: `${signed ? '' : 'u'}int${8 * size}`,
    ...NOTHING,
    size,
    scale,
    unit,
    range: [min, max],
    sentinels: codes([...all], size),
    coefficients: type.coefficients.map((epc) => hexCode(epc, 1)),
  };
}

/** Whether a code is an ordinary number of the row, and thus no sentinel. */
const holds = ({ size, signed, min, max }: NumberType, code: number): boolean => {
  const raw = signed && code >= 2 ** (8 * size - 1) ? code - 2 ** (8 * size) : code;
  return raw >= min && raw <= max;
};

const codes = (pairs: readonly (readonly [number, string])[], size = 1): Codes =>
  Object.fromEntries(pairs.map(([code, name]) => [hexCode(code, size), name]));

const statesOf = ({ states, size }: StateType): Codes =>
  Object.fromEntries(
    states.map(([code, name, last]) => [
      last === undefined ? hexCode(code, size) : `${hexCode(code, size)}-${hexCode(last, size)}`,
      name,
    ]),
  );
