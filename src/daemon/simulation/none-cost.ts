import { MILLIJOULES_PER_WH } from '#core/physics/millijoules.ts';
import { buyPrice, sellPrice } from '#core/tariff/tariff.ts';
import { type Instant, plus } from '#core/time/instant.ts';
import { HALF_HOUR, slotsBetween } from '#core/time/slot.ts';
import { priceOf } from '#core/units.ts';
import type { HouseSpec } from '#drivers/simulated/house-spec.ts';
import { createWorld } from '#drivers/simulated/world/create-world.ts';
import type { World } from '#drivers/simulated/world.ts';
import type { HouseInputs } from '#drivers/simulated/world/house-inputs.ts';

/** Bill of the same house over [from, to) with every device left to itself, milli-yen. */
export function noneCost(spec: HouseSpec, inputs: HouseInputs, from: Instant, to: Instant): number {
  const world = createWorld({ spec, inputs, start: from });
  let cost = 0;
  let sold = soldWhole(world);
  let { import: imported, export: exported } = world.ledger;
  for (const slot of slotsBetween(from, to)) {
    world.advanceTo(plus(slot, HALF_HOUR));
    const now = { import: world.ledger.import, export: world.ledger.export, sold: soldWhole(world) };
    cost += priceOf((now.import - imported) / MILLIJOULES_PER_WH, buyPrice(spec.tariff, slot));
    cost -= priceOf((now.export - exported + now.sold - sold) / MILLIJOULES_PER_WH, sellPrice(spec.tariff));
    imported = now.import;
    exported = now.export;
    sold = now.sold;
  }
  return cost;
}

/** mJ that full purchase has sold past the house. */
const soldWhole = ({ solar }: World): number => (solar.soldWhole === true ? solar.energy() : 0);
