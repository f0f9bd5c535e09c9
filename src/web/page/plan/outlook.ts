import type { EnergyAnswer } from '../../api/schema/energy-schema.ts';
import type { ForecastAnswer } from '../../api/schema/house-schema.ts';
import type { PlanAnswer } from '../../api/schema/plan-schema.ts';
import type { Column } from '../chart/bars.ts';
import { secondsOf } from '../format.ts';

const SLOT_S = 1_800;
/** What has just been stands in front of what is expected. */
export const PAST_S = 6 * 3_600;

/** Mean kW by half hour: what was, what is expected, and between which ends eight of ten half hours lie. */
export interface Powers {
  readonly was: Column;
  readonly expected: Column;
  readonly low: Column;
  readonly high: Column;
}

/** The starts of the plan's steps, with those of the hours before it in front. */
export function timesOf(plan: PlanAnswer): number[] {
  const times = plan.steps.map(({ at }) => secondsOf(at));
  const first = times[0] ?? 0;
  const before = Array.from({ length: PAST_S / SLOT_S }, (_, index) => first - PAST_S + index * SLOT_S);
  return [...before, ...times];
}

/** One value a step of the plan, none before it. */
export const planned = (plan: PlanAnswer, value: (step: PlanAnswer['steps'][number]) => number | null): Column => [
  ...Array.from({ length: PAST_S / SLOT_S }, () => null),
  ...plan.steps.map(value),
];

const QUANTITIES = {
  solar: { series: /^solar\./, wh: 'solar_wh', low: 'solar_p10_wh', high: 'solar_p90_wh' },
  load: { series: /^house$/, wh: 'load_wh', low: 'load_p10_wh', high: 'load_p90_wh' },
} as const;

export function powersOf(
  of: keyof typeof QUANTITIES,
  plan: PlanAnswer,
  forecast: ForecastAnswer | null,
  past: EnergyAnswer | null,
): Powers {
  const { series, wh, low, high } = QUANTITIES[of];
  const kilowatts = (energy: number | null | undefined, seconds: number): number | null =>
    energy == null ? null : (energy / 1000) * (3_600 / seconds);
  const bands = new Map(forecast?.values.map((value) => [value.at, value]));
  const was = sumsOf(past, series);
  return {
    was: timesOf(plan).map((at) => kilowatts(was.get(at), SLOT_S)),
    expected: planned(plan, (step) => kilowatts(step[wh], plan.step_s)),
    low: planned(plan, ({ at }) => kilowatts(bands.get(at)?.[low], SLOT_S)),
    high: planned(plan, ({ at }) => kilowatts(bands.get(at)?.[high], SLOT_S)),
  };
}

/** Several of a kind are one sum; a half hour of which one is missing is missing. */
function sumsOf(past: EnergyAnswer | null, ids: RegExp): ReadonlyMap<number, number | null> {
  const sums = new Map<number, number | null>();
  for (const { id, values } of past?.series ?? [])
    if (ids.test(id))
      for (const { at, wh } of values) {
        const time = secondsOf(at);
        const before = sums.get(time);
        sums.set(time, wh === null || before === null ? null : (before ?? 0) + wh);
      }
  return sums;
}

type Store = PlanAnswer['stores'][number];

/** Content expected at the start of each step, percent of what the store holds. */
export function contentOf(plan: PlanAnswer, { device, capacity_wh }: Store): Column {
  const ends = plan.steps.map(({ devices }) => devices.find((each) => each.device === device)?.content_wh ?? null);
  const share = (wh: number | null): number | null =>
    wh === null || capacity_wh <= 0 ? null : Math.max(0, Math.min(100, (100 * wh) / capacity_wh));
  return [...planned(plan, () => null).slice(0, PAST_S / SLOT_S), null, ...ends.slice(0, -1).map(share)];
}

/** What the plan keeps for a power cut, with what a storm wants, percent of what the store holds. */
export const reserveOf = (plan: PlanAnswer, { capacity_wh, reserve_wh, wanted_wh }: Store): Column => {
  if (reserve_wh === null || capacity_wh <= 0) return planned(plan, () => null);
  let index = 0;
  return planned(plan, () => (100 * Math.max(reserve_wh, wanted_wh?.[index++] ?? 0)) / capacity_wh);
};
