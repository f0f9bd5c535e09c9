import type { Random } from '#core/random.ts';
import { createRandom } from '#core/random.ts';
import { instant, minutes, parseInstant } from '#core/time/instant.ts';
import { formatJst, jstTimeOfDay } from '#core/time/jst.ts';

/** A scenario as plain JSON: what `hems plan` reads. */
export type PlainScenario = Record<string, unknown> & {
  now: string;
  step_minutes: 15 | 30 | 60;
  horizon_steps: number;
  site: PlainSite;
  state: Record<string, unknown>;
  tariff: PlainTariff;
  forecast: { load_kwh: number[]; pv_kwh: number[]; hot_water_kwh: number[]; temp_c: number[] };
};
type PlainSite = Record<string, unknown> & { main_limit_kw: number };
type PlainTariff = Record<string, unknown> & { buy_yen: (number | null)[]; sell_yen: number | number[] };

const BEGIN = parseInstant('2026-01-10T00:00+09:00')!;
const pick = <T>(random: Random, from: readonly T[]): T => from[random.integer(from.length)]!;
const chance = (random: Random, share: number): boolean => random.next() < share;
const round = (value: number, digits = 3): number => Number(value.toFixed(digits));

/**
 * Any scenario with its own forecast that the schema allows and a house could have, from a seed: devices missing, several, full,
 * empty or tiny; prices flat, banded, wild, negative or unpublished; warnings, what-ifs, goals, steps of any length.
 *
 * @param longest most steps of the horizon
 */
export function generatedScenario(seed: number, longest = 48): PlainScenario {
  const random = createRandom(seed, 'scenario');
  const stepMinutes = pick(random, [15, 30, 30, 30, 60] as const);
  const steps = 4 + random.integer(Math.max(1, longest - 3));
  const at = instant(BEGIN + random.integer(365 * 48) * 1_800_000);
  const seconds = chance(random, 0.15)
    ? Array.from({ length: steps }, (_, k) => (k === 0 ? 60 * (1 + random.integer(stepMinutes)) : stepMinutes * 60))
    : undefined;
  const bounds = [at as number];
  for (let k = 0; k < steps; k++) bounds.push(bounds[k]! + (seconds?.[k] ?? stepMinutes * 60) * 1000);
  const hour = (k: number): number => jstTimeOfDay(instant(bounds[k]!)) / 3_600_000;
  const hours = (k: number): number => (bounds[k + 1]! - bounds[k]!) / 3_600_000;
  const list = <T>(make: (k: number) => T): T[] => Array.from({ length: steps }, (_, k) => make(k));
  const time = (k: number): string => formatJst(instant(bounds[Math.min(steps, k)]!));
  const span = (): { from: string; to: string } => {
    const from = random.integer(steps);
    return { from: time(from), to: time(from + 1 + random.integer(steps)) };
  };
  const kind = pick(random, ['flat', 'band', 'wild', 'negative', 'market'] as const);
  const price = (k: number): number | null => {
    if (kind === 'flat') return 36;
    if (kind === 'band') return hour(k) >= 1 && hour(k) < 6 ? 28.5 : 39.25;
    if (kind === 'market' && k > steps / 2) return null;
    return round((kind === 'negative' ? -10 : 5) + random.next() * 40, 2);
  };
  const sunny = random.next() * 5;
  const scenario: PlainScenario = {
    schema: 'hems.scenario/1',
    id: `fuzz-${seed}`,
    now: formatJst(at),
    step_minutes: stepMinutes,
    horizon_steps: steps,
    site: {
      pv_kwp: 5,
      main_limit_kw: pick(random, [2, 4, 6, 10]),
      ...batteries(random, list),
      ...heaters(random),
      ...cars(random),
    },
    state: {},
    tariff: {
      buy_yen: list(price),
      sell_yen: chance(random, 0.3) ? list(() => round(random.next() * 30, 1)) : pick(random, [0, 8.5, 16, 40]),
      ...(chance(random, 0.2) ? { export_limit_kw: pick(random, [0, 1, 3, null]) } : {}),
      ...(chance(random, 0.1) ? { published_until: time(random.integer(steps)) } : {}),
      ...(chance(random, 0.1)
        ? {
            blocks: [
              [120, 30],
              [300, 36],
              [null, 40],
            ],
            month_kwh_so_far: random.integer(400),
          }
        : {}),
    },
    forecast: {
      load_kwh: list((k) => round((0.1 + random.next() * random.next() * 2.5) * hours(k))),
      pv_kwh: list((k) =>
        round(Math.max(0, Math.sin(((hour(k) - 6) / 12) * Math.PI)) * sunny * (0.4 + 0.6 * random.next()) * hours(k)),
      ),
      hot_water_kwh: list((k) =>
        hour(k) > 18 && hour(k) < 23 ? round(random.next() * 3 * hours(k)) : round(random.next() * 0.3 * hours(k)),
      ),
      temp_c: list(() => round(random.next() * 38 - 5, 1)),
    },
    ...(seconds === undefined ? {} : { step_seconds: seconds }),
    ...(chance(random, 0.2)
      ? {
          warnings: [
            {
              kind: 'storm',
              announced: formatJst(instant(at - random.integer(3) * 3_600_000)),
              ...(({ from, to }) => ({ start: from, end: to }))(span()),
              battery_kwh: round(random.next() * 12, 1),
            },
          ],
        }
      : {}),
    ...(chance(random, 0.25)
      ? {
          constraints: Array.from({ length: 1 + random.integer(3) }, () => ({
            device: pick(random, ['battery', 'ecocute', 'ev']),
            rule: pick(random, ['no_grid_charge', 'off', 'on', 'no_discharge']),
            ...(chance(random, 0.7) ? span() : {}),
          })),
        }
      : {}),
    ...(chance(random, 0.1) ? { policy: pick(random, ['catalogue', 'none']) } : {}),
  };
  scenario.state = stateOf(random, scenario.site);
  const away = awayOf(random, scenario.site, at, minutes(stepMinutes) * steps);
  return away.length === 0 ? scenario : { ...scenario, calendar: { holidays: [], ev_away: away } };
}

/** One device without an id, several with ids, or none. */
function several<T>(random: Random, key: string, make: () => T): Record<string, unknown> {
  const count = pick(random, [0, 1, 1, 1, 2, 3]);
  if (count === 0) return chance(random, 0.5) ? {} : { [key]: null };
  if (count === 1) return { [key]: make() };
  return { [key]: Array.from({ length: count }, (_, k) => ({ id: `${key}-${k}`, ...make() })) };
}

const batteries = (random: Random, list: <T>(make: (k: number) => T) => T[]): Record<string, unknown> =>
  several(random, 'battery', () => {
    const capacity = round(pick(random, [0, 0.5, 4, 9.8, 16]), 1);
    return {
      capacity_kwh: capacity,
      charge_kw: pick(random, [0, 1, 2.5, 5.9]),
      discharge_kw: pick(random, [0, 1, 2.5, 5.9]),
      eta_charge: round(0.85 + random.next() * 0.15),
      eta_discharge: round(0.85 + random.next() * 0.15),
      reserve_kwh: round(capacity * random.next() * 0.4, 2),
      ...(chance(random, 0.15) ? { export_allowed: true } : {}),
      ...(chance(random, 0.5) ? { wear_yen_per_kwh: round(random.next() * 4, 1) } : {}),
      ...(chance(random, 0.15) ? { charge_from_grid: false } : {}),
      ...(chance(random, 0.2) ? { charge_min_kw: pick(random, [0.5, 1.4]) } : {}),
      ...(chance(random, 0.15)
        ? { goal_kwh: list(() => (chance(random, 0.1) ? round(random.next() * capacity) : null)) }
        : {}),
      ...(chance(random, 0.15) ? { value_yen_per_kwh: round(random.next() * 40, 1) } : {}),
      ...(chance(random, 0.15)
        ? { modes: pick(random, [['auto'], ['auto', 'charge'], ['auto', 'charge', 'hold-no-surplus']]) }
        : {}),
    };
  });

const heaters = (random: Random): Record<string, unknown> =>
  several(random, 'ecocute', () => ({
    heat_kw: pick(random, [4.5, 6]),
    tank_max_kwh: pick(random, [4, 14, 22]),
    cop_table: [
      [-5, 2.3],
      [5, 3.1],
      [25, 4.1],
    ],
    loss_per_step: chance(random, 0.7) ? 0.002 : 0,
    loss_const_kwh: chance(random, 0.7) ? 0.015 : 0,
    aux_kw: 0.02,
    start_kwh: pick(random, [0, 0.05]),
    min_run_steps: random.integer(6),
    max_starts_per_day: random.integer(4),
    boost_below_kwh: pick(random, [0, 1.5, 3]),
  }));

const cars = (random: Random): Record<string, unknown> =>
  several(random, 'ev', () => ({
    capacity_kwh: 40,
    min_kw: pick(random, [0, 1.2, 2]),
    max_kw: pick(random, [3, 6]),
    eta: 0.92,
    departure_kwh: pick(random, [10, 28, 50]),
    ...(chance(random, 0.3) ? { max_kwh: 32 } : {}),
    ...(chance(random, 0.4) ? { v2h: { discharge_kw: 6, eta: 0.92, floor_kwh: pick(random, [0, 8]) } } : {}),
  }));

/** The state of what the site lists; now and then that of a device is unknown. */
function stateOf(random: Random, site: Record<string, unknown>): Record<string, unknown> {
  const state: Record<string, unknown> = {};
  const told = (
    key: string,
    plural: string,
    make: (device: Record<string, number>) => Record<string, unknown>,
  ): void => {
    const listed = site[key] as Record<string, number> | (Record<string, number> & { id: string })[] | null | undefined;
    if (listed === null || listed === undefined) return;
    if (!Array.isArray(listed)) Object.assign(state, make(listed));
    else
      state[plural] = Object.fromEntries(listed.filter(() => !chance(random, 0.05)).map((one) => [one.id, make(one)]));
  };
  told('battery', 'batteries', ({ capacity_kwh: capacity = 0 }) => ({ battery_kwh: round(random.next() * capacity) }));
  told('ecocute', 'ecocutes', ({ tank_max_kwh: most = 0 }) => {
    const on = chance(random, 0.2);
    return {
      tank_kwh: round(random.next() * most),
      hp_on: on,
      hp_run_steps: on ? random.integer(4) : 0,
      hp_starts_today: random.integer(3),
    };
  });
  told('ev', 'evs', () => ({ ev_kwh: round(random.next() * 40), ev_plugged: chance(random, 0.8) }));
  return state;
}

function awayOf(random: Random, site: Record<string, unknown>, at: number, length: number): Record<string, unknown>[] {
  const listed = site.ev as { id?: string } | { id?: string }[] | null | undefined;
  return [listed ?? []].flat().flatMap(({ id }) =>
    Array.from({ length: random.integer(3) }, () => {
      const leave = at + random.next() * length - 3_600_000;
      return {
        leave: formatJst(instant(Math.round(leave / 60_000) * 60_000)),
        return: formatJst(instant(Math.round((leave + 1_800_000 + random.next() * 10 * 3_600_000) / 60_000) * 60_000)),
        trip_kwh: round(random.next() * 12, 1),
        ...(id === undefined ? {} : { id }),
      };
    }),
  );
}
