import { known, type Reading } from '../reading.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Instant } from '../time/instant.ts';
import type { Watts } from '../units.ts';

/** Power by kind, signs of core/units.ts. A kind with one missing device is missing: half a sum is not a sum. */
export interface HousePowers {
  readonly solar: Reading<Watts>;
  readonly grid: Reading<Watts>;
  /** Everything except heaters, vehicles and batteries. */
  readonly house: Reading<Watts>;
  readonly battery: Reading<Watts>;
  readonly vehicle: Reading<Watts>;
  readonly heater: Reading<Watts>;
}

/** A kind the house does not have: no power at all, and known to be so inside a sum, `not-fitted` when shown. */
const total = (devices: readonly { readonly power: Reading<Watts> }[], at: Instant): Reading<Watts> => {
  if (devices.length === 0) return { known: false, missing: 'not-fitted', at };
  let sum = 0;
  for (const { power } of devices) {
    if (!power.known) return power;
    sum += power.value;
  }
  return known(sum as Watts, at);
};

/** Power of the inverters that sell past the house (全量買取), all together; null where there are none. */
export const soldPower = ({ soldSolars, at }: Snapshot): Reading<Watts> | null =>
  soldSolars === undefined ? null : total(soldSolars, at);

/** solar + grid = house + heater + vehicle + battery (interfaces.md); the house is what is left over. */
export function housePowers(snapshot: Snapshot): HousePowers {
  const { at } = snapshot;
  const solar = total(snapshot.solars, at);
  const battery = total(snapshot.batteries, at);
  const vehicle = total(snapshot.vehicles, at);
  const heater = total(snapshot.heaters, at);
  const grid = snapshot.grid.power;
  return { solar, grid, house: balance(at, [grid, solar], [battery, vehicle, heater]), battery, vehicle, heater };
}

function balance(at: Instant, plus: readonly Reading<Watts>[], minus: readonly Reading<Watts>[]): Reading<Watts> {
  let sum = 0;
  for (const [sign, readings] of [
    [1, plus],
    [-1, minus],
  ] as const) {
    for (const reading of readings) {
      if (reading.known) sum += sign * reading.value;
      else if (reading.missing !== 'not-fitted') return reading;
    }
  }
  // Meter, inverter and battery are read some milliseconds apart; a house never gives power.
  return known(Math.max(0, sum) as Watts, at);
}
