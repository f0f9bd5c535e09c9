import type { HouseView } from '#app/house-view.ts';
import { days, instant, plus } from '#core/time/instant.ts';
import { formatJst, jstMidnight } from '#core/time/jst.ts';
import type { EnergyPoint, Records } from '#ports/records.ts';
import { circuitPowers } from '../house-circuits.ts';
import type { CircuitsAnswer } from '../schema/house-schema.ts';
import { measured, measuredOrNull } from '../schema/measured.ts';

/** Every circuit with its power in the last tick and its energy since JST midnight. */
export function circuitsAnswer(view: HouseView, records: Records): CircuitsAnswer {
  const at = view.snapshot()?.at ?? view.now();
  const circuits = circuitPowers(view);
  const today = energyToday(
    view,
    records,
    circuits.map(({ id }) => id),
  );
  const standby = standbyPowers(
    view,
    records,
    circuits.map(({ id }) => id),
  );
  return {
    time: formatJst(at),
    circuits: circuits.map(({ id, name, room, power }) => {
      const point = today.get(id);
      return {
        id,
        name,
        room: room ?? '',
        ...measured('w', power),
        ...measuredOrNull('today_wh', point?.wh ?? null, point?.missing ?? 'no-answer'),
        ...measuredOrNull('standby_w', standby.get(id) ?? null, 'no-answer'),
      };
    }),
  };
}

function energyToday(view: HouseView, records: Records, ids: readonly string[]): ReadonlyMap<string, EnergyPoint> {
  const series = storedOf(records, ids);
  if (series.length === 0) return new Map();
  const from = jstMidnight(view.now());
  const found = records.energy({ from, to: plus(from, days(1)), step: '1d', series });
  return new Map(found.flatMap(({ id, points }) => points.slice(0, 1).map((point) => [id, point] as const)));
}

const HALF_HOURS_PER_HOUR = 2;
/** Fewer known half hours of a day do not tell what never goes off. */
const LEAST_KNOWN = 24;

function standbyPowers(view: HouseView, records: Records, ids: readonly string[]): ReadonlyMap<string, number> {
  const series = storedOf(records, ids);
  if (series.length === 0) return new Map();
  const to = view.now();
  const found = records.energy({ from: instant(to - days(1)), to, step: '30m', series });
  return new Map(
    found.flatMap(({ id, points }) => {
      const known = points.flatMap(({ wh }) => (wh === null ? [] : [wh]));
      return known.length < LEAST_KNOWN ? [] : [[id, Math.min(...known) * HALF_HOURS_PER_HOUR] as const];
    }),
  );
}

function storedOf(records: Records, ids: readonly string[]): readonly string[] {
  const stored = new Set(records.series().map(({ id }) => id));
  return ids.filter((id) => stored.has(id));
}
