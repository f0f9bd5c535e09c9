import type { Moved } from './battery.ts';
import type { CarSite } from './site.ts';

export interface CarOrder {
  readonly charge_kw: number;
  readonly discharge_max_kw: number;
}

/**
 * A plugged car's moment: it charges at nothing or at `min_kw` … `max_kw`, less where the contract leaves less, and gives
 * to the house down to its floor, never to the grid. Arguments as `moveBattery`.
 */
export function moveCar(
  site: CarSite,
  content: number,
  order: CarOrder,
  need: number,
  room: number,
  hours: number,
): Moved {
  if (order.charge_kw > 0) {
    const asked = Math.min(Math.max(order.charge_kw, site.min_kw), site.max_kw) * hours;
    const allowed = Math.min(asked, room);
    if (allowed < site.min_kw * hours - 1e-9) return { moved: 0, content };
    const moved = Math.min(allowed, Math.max(0, (site.max_kwh ?? site.capacity_kwh) - content) / site.eta);
    return { moved, content: content + moved * site.eta };
  }
  const { v2h } = site;
  if (v2h === null || v2h === undefined || order.discharge_max_kw <= 0) return { moved: 0, content };
  const eta = v2h.eta ?? site.eta;
  const above = Math.max(0, content - (v2h.floor_kwh ?? 0)) * eta;
  const given = Math.min(Math.max(0, need), Math.min(order.discharge_max_kw, v2h.discharge_kw ?? 0) * hours, above);
  return { moved: -given, content: content - given / eta };
}
