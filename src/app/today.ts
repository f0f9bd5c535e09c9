import { housePowers } from '#core/device/balance.ts';
import { buyPrice, sellPrice, type Tariff } from '#core/tariff/tariff.ts';
import type { Snapshot } from '#core/snapshot.ts';
import type { Instant } from '#core/time/instant.ts';
import { jstDay } from '#core/time/jst.ts';
import { slotOf } from '#core/time/slot.ts';
import { priceOf } from '#core/units.ts';
import type { HalfHourRow } from '#ports/records.ts';
import type { Today } from './house-view.ts';

/** Energy of one half hour by what the page shows, Wh. */
export interface SlotEnergy {
  import: number;
  export: number;
  solar: number;
  /** Generation that is sold whole. */
  sold: number;
  house: number;
  heater: number;
  vehicleCharge: number;
  vehicleDischarge: number;
}

const KINDS: readonly (readonly [prefix: RegExp, kind: keyof SlotEnergy])[] = [
  [/^grid\.import$/, 'import'],
  [/^grid\.export$/, 'export'],
  [/^house$/, 'house'],
  [/^solar\./, 'solar'],
  [/^solar-full\./, 'sold'],
  [/^heater\./, 'heater'],
  [/^vehicle\..*\.charge$/, 'vehicleCharge'],
  [/^vehicle\..*\.discharge$/, 'vehicleDischarge'],
];

interface Slot {
  /** Integrated from the ten-second powers; what is shown until the registers have spoken. */
  readonly estimate: SlotEnergy;
  /** From registers, by series. */
  readonly measured: Map<string, number>;
}

export interface TodayTotals {
  tick(snapshot: Snapshot): void;
  halfHours(rows: readonly HalfHourRow[]): void;
  totals(): Today;
}

const zero = (): SlotEnergy => ({
  import: 0,
  export: 0,
  solar: 0,
  sold: 0,
  house: 0,
  heater: 0,
  vehicleCharge: 0,
  vehicleDischarge: 0,
});

/** Totals since JST midnight: half hours from registers, the running one integrated from power. */
export function createToday(tariff: Tariff, saved: () => number | null): TodayTotals {
  const slots = new Map<Instant, Slot>();
  let day = Number.NaN;
  let last: Instant | null = null;

  const slotAt = (at: Instant): Slot => {
    const start = slotOf(at);
    let slot = slots.get(start);
    if (slot === undefined) {
      slot = { estimate: zero(), measured: new Map() };
      slots.set(start, slot);
    }
    return slot;
  };

  return {
    tick(snapshot) {
      const { at } = snapshot;
      if (jstDay(at) !== day) {
        day = jstDay(at);
        slots.clear();
        last = null;
      }
      if (last !== null) integrate(slotAt(last).estimate, snapshot, (at - last) / 3_600_000);
      last = at;
    },
    halfHours(rows) {
      for (const { series, at, wh } of rows) if (wh !== null && jstDay(at) === day) slotAt(at).measured.set(series, wh);
    },
    totals() {
      if (slots.size === 0) return NOTHING;
      const sum = zero();
      let cost = 0;
      for (const [at, slot] of slots) {
        const energy = energyOf(slot);
        for (const kind of Object.keys(sum) as (keyof SlotEnergy)[]) sum[kind] += energy[kind];
        cost += priceOf(energy.import, buyPrice(tariff, at)) - priceOf(energy.export + energy.sold, sellPrice(tariff));
      }
      return {
        generated: sum.solar + sum.sold,
        consumed: sum.house + sum.heater + sum.vehicleCharge - sum.vehicleDischarge,
        imported: sum.import,
        exported: sum.export,
        selfConsumed: Math.max(0, sum.solar - sum.export),
        cost,
        saved: saved(),
      };
    },
  };
}

const NOTHING: Today = {
  generated: null,
  consumed: null,
  imported: null,
  exported: null,
  selfConsumed: null,
  cost: null,
  saved: null,
};

function energyOf({ estimate, measured }: Slot): SlotEnergy {
  if (measured.size === 0) return estimate;
  const energy = { ...estimate };
  for (const [pattern, kind] of KINDS) {
    let found = false;
    let sum = 0;
    for (const [series, wh] of measured) {
      if (!pattern.test(series)) continue;
      found = true;
      sum += wh;
    }
    if (found) energy[kind] = sum;
  }
  return energy;
}

function integrate(energy: SlotEnergy, snapshot: Snapshot, hours: number): void {
  const { grid, solar, house, heater, vehicle } = housePowers(snapshot);
  if (grid.known) energy[grid.value >= 0 ? 'import' : 'export'] += Math.abs(grid.value) * hours;
  if (solar.known) energy.solar += solar.value * hours;
  for (const { power } of snapshot.soldSolars ?? []) if (power.known) energy.sold += power.value * hours;
  if (house.known) energy.house += house.value * hours;
  if (heater.known) energy.heater += heater.value * hours;
  if (vehicle.known)
    energy[vehicle.value >= 0 ? 'vehicleCharge' : 'vehicleDischarge'] += Math.abs(vehicle.value) * hours;
}
