import { jstTimeOfDay } from '../time/jst.ts';
import type { Instant } from '../time/instant.ts';
import { type Milliyen, milliyen } from '../units.ts';

/** A price band: hours of the JST day [from, to), `to` may pass 24 to run over midnight. */
export interface Band {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Yen per kWh including tax, before levy. */
  readonly yenPerKwh: number;
}

/** A time-of-use tariff (時間帯別料金) with the renewable levy (再エネ賦課金) and one sale price. */
export interface Tariff {
  readonly id: string;
  readonly name: { readonly ja: string; readonly en: string };
  readonly bands: readonly Band[];
  readonly levyYenPerKwh: number;
  readonly sellYenPerKwh: number;
}

/** Purchase price in force at `at`, milli-yen per kWh, levy included. */
export function buyPrice(tariff: Tariff, at: Instant): Milliyen {
  const hour = jstTimeOfDay(at) / 3_600_000;
  const band = tariff.bands.find(
    ({ from, to }) => (hour >= from && hour < to) || (hour + 24 >= from && hour + 24 < to),
  );
  if (band === undefined) throw new RangeError(`tariff ${tariff.id} has no band at ${hour} h`);
  return milliyen((band.yenPerKwh + tariff.levyYenPerKwh) * 1_000);
}

/** Sale price, milli-yen per kWh. */
export const sellPrice = (tariff: Tariff): Milliyen => milliyen(tariff.sellYenPerKwh * 1_000);
