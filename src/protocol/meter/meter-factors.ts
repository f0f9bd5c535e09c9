import { readUnsigned } from '../echonet/integer.ts';

/** What turns the counts of the energy registers into Wh. Read once a session; they change only with the meter. */
export interface MeterFactors {
  /** 0xD3 係数, 1 where the meter does not have it. */
  readonly coefficient: number;
  /** 0xE1 積算電力量単位, Wh per count before the coefficient, as a fraction of integers so that sums stay exact. */
  readonly unit: EnergyUnit;
  /** 0xD7 積算電力量有効桁数: registers roll over at 10^digits counts. 8 where the meter does not say. */
  readonly digits: number;
}

export interface EnergyUnit {
  readonly numerator: number;
  readonly denominator: number;
}

/** 0xE1 → Wh. */
const UNITS: ReadonlyMap<number, EnergyUnit> = new Map([
  [0x00, { numerator: 1_000, denominator: 1 }],
  [0x01, { numerator: 100, denominator: 1 }],
  [0x02, { numerator: 10, denominator: 1 }],
  [0x03, { numerator: 1, denominator: 1 }],
  [0x04, { numerator: 1, denominator: 10 }],
  [0x0a, { numerator: 10_000, denominator: 1 }],
  [0x0b, { numerator: 100_000, denominator: 1 }],
  [0x0c, { numerator: 1_000_000, denominator: 1 }],
  [0x0d, { numerator: 10_000_000, denominator: 1 }],
]);

export const energyUnit = (code: number): EnergyUnit | null => UNITS.get(code) ?? null;

const LARGEST_COEFFICIENT = 999_999;
const MOST_DIGITS = 8;

/**
 * The factors from the data of 0xD3, 0xE1 and 0xD7 (0x0288; other classes have them under other codes); undefined or
 * empty where the meter gave none. `scale` is the multiplier of the coefficient (0x028A: 0xD4, 係数の倍率). Null where
 * the unit is not known, or one of them is outside its range: then no energy can be told.
 */
export function meterFactors(
  coefficient: Uint8Array | undefined,
  unit: Uint8Array | undefined,
  digits: Uint8Array | undefined,
  scale?: Uint8Array,
): MeterFactors | null {
  const perCount = unit?.length === 1 ? energyUnit(unit[0]!) : null;
  const times = isGiven(coefficient) ? (coefficient.length === 4 ? readUnsigned(coefficient, 0, 4) : 0) : 1;
  const places = isGiven(digits) ? (digits.length === 1 ? digits[0]! : 0) : MOST_DIGITS;
  const power = isGiven(scale) ? (scale.length === 1 ? (SCALES.get(scale[0]!) ?? null) : null) : ONE;
  if (
    perCount === null ||
    power === null ||
    times < 1 ||
    times > LARGEST_COEFFICIENT ||
    places < 1 ||
    places > MOST_DIGITS
  )
    return null;
  return { coefficient: times, unit: scaled(perCount, power), digits: places };
}

const ONE: EnergyUnit = { numerator: 1, denominator: 1 };
/** 0xD4 of 0x028A → factor. */
const SCALES: ReadonlyMap<number, EnergyUnit> = new Map([
  [0x00, ONE],
  [0x01, { numerator: 1, denominator: 10 }],
  [0x02, { numerator: 1, denominator: 100 }],
  [0x03, { numerator: 1, denominator: 1_000 }],
]);

function scaled(unit: EnergyUnit, scale: EnergyUnit): EnergyUnit {
  const numerator = unit.numerator * scale.numerator;
  const denominator = unit.denominator * scale.denominator;
  const common = greatestCommonDivisor(numerator, denominator);
  return { numerator: numerator / common, denominator: denominator / common };
}

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));

const isGiven = (edt: Uint8Array | undefined): edt is Uint8Array => edt !== undefined && edt.length > 0;

/** Wh of a number of counts. */
export const countsToWattHours = (counts: number, { coefficient, unit }: MeterFactors): number =>
  (counts * coefficient * unit.numerator) / unit.denominator;
