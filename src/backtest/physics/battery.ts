import type { BatteryStep } from '#planfile/plan-schema.ts';
import type { BatterySite } from './site.ts';

/** A battery's minute; kWh at the AC side, + charging. */
export interface Moved {
  readonly moved: number;
  readonly content: number;
}

/**
 * `auto` follows the house inside its limits: it takes surplus, covers what the house lacks down to the reserve, and never
 * exports. `charge` takes its power from any source until its content is reached and then, like `hold`, only surplus.
 *
 * @param need kWh the house lacks without the battery; negative is surplus
 * @param room kWh the contract still lets it take
 * @param hours length of the moment
 */
export function moveBattery(
  site: BatterySite,
  content: number,
  order: BatteryStep,
  need: number,
  room: number,
  hours: number,
): Moved {
  const most = Math.min(site.charge_kw, order.max_charge_kw ?? Infinity) * hours;
  const space = Math.max(0, site.capacity_kwh - content) / site.eta_charge;
  if (order.mode === 'charge') {
    const lacking = ((order.until_kwh ?? site.capacity_kwh) - content) / site.eta_charge;
    const asked = Math.min((order.charge_kw ?? site.charge_kw) * hours, most, space, lacking, room);
    if (asked > 1e-9) return taken(site, content, asked);
  }
  if (need < 0) return taken(site, content, Math.min(-need, most, space));
  if (order.mode !== 'auto') return { moved: 0, content };
  const above = Math.max(0, content - site.reserve_kwh) * site.eta_discharge;
  const given = Math.min(need, Math.min(site.discharge_kw, order.max_discharge_kw ?? Infinity) * hours, above);
  return { moved: -given, content: content - given / site.eta_discharge };
}

const taken = (site: BatterySite, content: number, moved: number): Moved => ({
  moved,
  content: content + moved * site.eta_charge,
});
