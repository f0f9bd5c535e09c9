/**
 * How the bytes of a property (EDT) are to be understood, as data: the vocabulary of the class tables in tables/.
 * All integers are big-endian (ECHONET Lite Specification, Part II 3.2.9).
 */

/** A code in the integer's own width that means something else than a number: `[0xfffffffe, 'noData']`. */
export type Sentinel = readonly [code: number, name: string];

export interface NumberType {
  readonly kind: 'number';
  /** Bytes. */
  readonly size: 1 | 2 | 4;
  readonly signed: boolean;
  /** Of the raw integer, before `scale`. */
  readonly min: number;
  readonly max: number;
  /** value = raw × scale × the values of `coefficients`. */
  readonly scale: number;
  readonly unit: string;
  /** Properties of the same object whose values multiply this one; an absent one counts as 1. */
  readonly coefficients: readonly number[];
  /** Whether the general overflow and underflow codes (FF/FE, 7F/80, …) apply. */
  readonly overflow: boolean;
  readonly sentinels: readonly Sentinel[];
}

/** Codes with names; a third member makes it the range of codes from the first to the third. */
export type State = readonly [code: number, name: string, last?: number];

export interface StateType {
  readonly kind: 'state';
  readonly size: 1 | 2;
  readonly states: readonly State[];
  /** True where the standard knows more codes than the list: an unlisted code is then a state without a name. */
  readonly open: boolean;
}

/** One byte that stands for a factor: 0x02 = 0.01. */
export interface FactorType {
  readonly kind: 'factor';
  readonly values: readonly (readonly [code: number, value: number])[];
}

/** Steps 1..max coded from `base` up. */
export interface LevelType {
  readonly kind: 'level';
  readonly size: 1 | 2;
  readonly base: number;
  readonly max: number;
}

/** Bytes without inner structure here: identifiers, maps, bit fields. */
export interface BytesType {
  readonly kind: 'bytes';
  readonly min: number;
  readonly max: number;
}

/** hh mm [ss]; `relative` is a length of up to 255 h instead of a time of day. */
export interface TimeType {
  readonly kind: 'time';
  readonly size: 2 | 3;
  readonly relative: boolean;
}

/** YYYY MM DD [hh mm [ss]] in 4, 6 or 7 bytes, on the wall clock of the house. */
export interface DateType {
  readonly kind: 'date';
  readonly size: 4 | 6 | 7;
}

/** One fixed sequence of bytes that stands in the place of a structured value. */
export interface MarkerType {
  readonly kind: 'marker';
  readonly hex: string;
  readonly name: string;
}

export interface ObjectType {
  readonly kind: 'object';
  /** In the order of the bytes; only the last may vary in length. */
  readonly fields: readonly (readonly [name: string, type: DataType])[];
}

export interface ArrayType {
  readonly kind: 'array';
  readonly item: DataType;
  readonly min: number;
  readonly max: number;
}

/** The first alternative that fits. */
export interface OneOfType {
  readonly kind: 'one-of';
  readonly of: readonly DataType[];
}

export type DataType =
  | NumberType
  | StateType
  | FactorType
  | LevelType
  | BytesType
  | TimeType
  | DateType
  | MarkerType
  | ObjectType
  | ArrayType
  | OneOfType;

type NumberFacts = Partial<Pick<NumberType, 'scale' | 'unit' | 'coefficients' | 'overflow' | 'sentinels'>>;

const integer =
  (size: NumberType['size'], signed: boolean) =>
  (min: number, max: number, facts: NumberFacts = {}): NumberType => ({
    kind: 'number',
    size,
    signed,
    min,
    max,
    scale: 1,
    unit: '',
    coefficients: [],
    overflow: true,
    sentinels: [],
    ...facts,
  });

export const uint8 = integer(1, false);
export const int8 = integer(1, true);
export const uint16 = integer(2, false);
export const int16 = integer(2, true);
export const uint32 = integer(4, false);
export const int32 = integer(4, true);

export const state = (...states: readonly State[]): StateType => ({ kind: 'state', size: 1, states, open: false });
export const openState = (...states: readonly State[]): StateType => ({ kind: 'state', size: 1, states, open: true });
export const openState16 = (...states: readonly State[]): StateType => ({ kind: 'state', size: 2, states, open: true });
export const state16 = (...states: readonly State[]): StateType => ({ kind: 'state', size: 2, states, open: false });
export const factor = (...values: FactorType['values']): FactorType => ({ kind: 'factor', values });
export const level = (base: number, max: number): LevelType => ({
  kind: 'level',
  size: base > 0xff ? 2 : 1,
  base,
  max,
});
export const bytes = (min: number, max: number = min): BytesType => ({ kind: 'bytes', min, max });
export const time = (size: TimeType['size']): TimeType => ({ kind: 'time', size, relative: false });
export const relativeTime = (size: TimeType['size']): TimeType => ({ kind: 'time', size, relative: true });
export const date = (size: DateType['size'] = 4): DateType => ({ kind: 'date', size });
export const marker = (hex: string, name: string): MarkerType => ({ kind: 'marker', hex, name });
export const object = (...fields: ObjectType['fields']): ObjectType => ({ kind: 'object', fields });
export const array = (item: DataType, min: number, max: number = min): ArrayType => ({ kind: 'array', item, min, max });
export const oneOf = (...of: readonly DataType[]): OneOfType => ({ kind: 'one-of', of });

/** Bytes a value of this type takes, or null where that varies. */
export function fixedSize(type: DataType): number | null {
  switch (type.kind) {
    case 'number':
    case 'state':
    case 'level':
    case 'time':
    case 'date':
      return type.size;
    case 'factor':
      return 1;
    case 'bytes':
      return type.min === type.max ? type.min : null;
    case 'marker':
      return type.hex.length / 2;
    case 'object':
      return sum(type.fields.map(([, field]) => fixedSize(field)));
    case 'array': {
      const item = fixedSize(type.item);
      return item !== null && type.min === type.max ? item * type.min : null;
    }
    case 'one-of':
      return type.of[0] === undefined ? 0 : fixedSize(type.of[0]);
  }
}

const sum = (sizes: readonly (number | null)[]): number | null =>
  sizes.reduce<number | null>((total, size) => (total === null || size === null ? null : total + size), 0);
