/**
 * One sign convention for the whole product.
 *
 * - grid:    + import (買電), − export (売電)
 * - battery: + charging, − discharging
 * - vehicle: + charging, − discharging (V2H)
 * - solar, heater, house: never negative
 * - solar + grid = house + heater + vehicle + battery, where "house" is everything else
 *
 * Numbers carry their unit in the type; a plain number must be named with one of the constructors below.
 */
declare const unit: unique symbol;
type Unit<Name extends string> = number & { readonly [unit]: Name };

/** Electric power, W, signed as above. */
export type Watts = Unit<'W'>;
/** Electric or thermal energy, Wh. */
export type WattHours = Unit<'Wh'>;
/** Current, A. */
export type Amperes = Unit<'A'>;
/** Share, 0..100. */
export type Percent = Unit<'%'>;
/** Temperature, degree Celsius. */
export type Celsius = Unit<'C'>;
/** Water, litres. */
export type Litres = Unit<'L'>;
/** Water or gas, m³. */
export type CubicMetres = Unit<'m3'>;
/** Money, 1/1000 yen; always an integer. */
export type Milliyen = Unit<'myen'>;

export const watts = (value: number): Watts => value as Watts;
export const wattHours = (value: number): WattHours => value as WattHours;
export const amperes = (value: number): Amperes => value as Amperes;
export const percent = (value: number): Percent => value as Percent;
export const litres = (value: number): Litres => value as Litres;
export const cubicMetres = (value: number): CubicMetres => value as CubicMetres;
export const celsius = (value: number): Celsius => value as Celsius;

/** Rounds half away from zero to an integer number of milli-yen. */
export const milliyen = (value: number): Milliyen =>
  (value < 0 ? -Math.round(-value) + 0 : Math.round(value)) as Milliyen;

/** Milli-yen for `energy` Wh at `price` milli-yen per kWh. */
export const priceOf = (energy: number, price: number): Milliyen => milliyen((energy * price) / 1000);
