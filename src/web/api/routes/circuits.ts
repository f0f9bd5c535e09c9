import type { HouseView } from '#app/house-view.ts';
import { days, plus } from '#core/time/instant.ts';
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
  return {
    time: formatJst(at),
    circuits: circuits.map(({ id, name, power }) => {
      const point = today.get(id);
      return {
        id,
        name,
        ...measured('w', power),
        ...measuredOrNull('today_wh', point?.wh ?? null, point?.missing ?? 'no-answer'),
      };
    }),
  };
}

function energyToday(view: HouseView, records: Records, ids: readonly string[]): ReadonlyMap<string, EnergyPoint> {
  const stored = new Set(records.series().map(({ id }) => id));
  const series = ids.filter((id) => stored.has(id));
  if (series.length === 0) return new Map();
  const from = jstMidnight(view.now());
  const found = records.energy({ from, to: plus(from, days(1)), step: '1d', series });
  return new Map(found.flatMap(({ id, points }) => points.slice(0, 1).map((point) => [id, point] as const)));
}
