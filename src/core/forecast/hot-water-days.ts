import { instant } from '../time/instant.ts';
import { drawRhythm } from './draw-rhythm.ts';
import { jstDay } from '../time/jst.ts';
import { HALF_HOUR } from '../time/slot.ts';
import { isWeekend, SLOTS_A_DAY, slotOfDay } from './history.ts';
import type { HotWaterForecastInput } from './hot-water.ts';
import { HOT_WATER_PRIOR } from './priors.ts';

/** A way the next hours may go: heat drawn from the tank in each half hour, Wh, and how much this way counts. */
export interface DrawScenario {
  readonly wh: Float64Array;
  readonly weight: number;
}

/** A household nobody has seen yet: between little and much more than the usual one, each alike likely. */
const UNSEEN = [0.5, 0.75, 1, 1.3, 1.7] as const;

/** No day repeats another to the litre: each counts as drawn, and with a little less and more, in parts of the usual miss. */
const ASIDE = [
  [-1.25, 0.25],
  [0, 0.5],
  [1.25, 0.25],
] as const;

/**
 * The next half hours as each past day went on from this time of day, and as an unknown household's might: people bathe
 * at different times and all at once, so half hours that are taken one by one would hide how much heat a whole evening can
 * need. Days count by how likely today is like them.
 */
export function drawScenarios(input: HotWaterForecastInput): readonly DrawScenario[] {
  const { at, steps, history, isHoliday = isWeekend } = input;
  const known = new Map<number, number>();
  for (const { at: of, wh } of history) if (wh !== null && of < at) known.set(of, wh);
  const { past, shares, usualMiss } = drawRhythm(history, { at, isHoliday, prior: HOT_WATER_PRIOR });
  const today = shares(0);
  const scenarios: DrawScenario[] = [];
  for (const [k, { day }] of past.entries()) {
    const start = at - (jstDay(at) - day) * DAY;
    // Beyond what the past holds of that day's sequel the newest days go on as the day before did.
    const wh = Float64Array.from({ length: steps }, (_, step) => {
      const then = start + step * HALF_HOUR;
      return known.get(then < at ? then : then - Math.ceil((then - at + 1) / DAY) * DAY) ?? Number.NaN;
    });
    if (wh.some(Number.isNaN)) continue;
    for (const [aside, weight] of ASIDE)
      scenarios.push({ wh: wh.map((of) => of * (1 + aside * usualMiss)), weight: weight * today[k]! });
  }
  const unseen = Math.max(0, 1 - today.reduce((a, b) => a + b, 0)) / UNSEEN.length;
  for (const share of UNSEEN) {
    const usual = (_: unknown, step: number): number => HOT_WATER_PRIOR[slotOfDay(instant(at + step * HALF_HOUR))]!;
    scenarios.push({ wh: Float64Array.from({ length: steps }, (_, k) => share * usual(_, k)), weight: unseen });
  }
  return scenarios;
}

const DAY = SLOTS_A_DAY * HALF_HOUR;

/** Chance, 0 … 1, that more heat than `heat` Wh is drawn within the first `steps` half hours without any being added. */
export function runOutChance(scenarios: readonly DrawScenario[], heat: number, steps: number): number {
  let out = 0;
  let all = 0;
  for (const { wh, weight } of scenarios) {
    all += weight;
    if (drawnIn(wh, steps) > heat) out += weight;
  }
  return all === 0 ? 0 : out / all;
}

/** Heat, Wh, that `share` of the ways the next `steps` half hours may go do not exceed in sum. */
export function heatNeeded(scenarios: readonly DrawScenario[], share: number, steps: number): number {
  const sums = scenarios.map(({ wh, weight }) => ({ sum: drawnIn(wh, steps), weight })).sort((a, b) => a.sum - b.sum);
  const all = sums.reduce((total, { weight }) => total + weight, 0);
  let passed = 0;
  for (const { sum, weight } of sums) {
    passed += weight;
    if (passed >= share * all) return sum;
  }
  return 0;
}

function drawnIn(wh: Float64Array, steps: number): number {
  let sum = 0;
  for (let step = 0; step < Math.min(steps, wh.length); step++) sum += wh[step]!;
  return sum;
}

/** Ways that a plan weighs at most. */
const FEW = 20;

/**
 * At most `most` of many ways that stand for all: sorted by the heat of the first day, the likeliest of each part carries
 * the weight of all of it.
 */
export function fewDraws(scenarios: readonly DrawScenario[], most = FEW): readonly DrawScenario[] {
  const sorted = scenarios
    .map((scenario) => ({ ...scenario, sum: drawnIn(scenario.wh, SLOTS_A_DAY) }))
    .sort((a, b) => a.sum - b.sum);
  const all = sorted.reduce((total, { weight }) => total + weight, 0);
  const groups: { wh: Float64Array; most: number; weight: number }[] = [];
  let passed = 0;
  for (const { wh, weight } of sorted) {
    const place = Math.min(most - 1, Math.floor((passed / all) * most));
    const group = (groups[place] ??= { wh, most: weight, weight: 0 });
    if (weight > group.most) Object.assign(group, { wh, most: weight });
    group.weight += weight;
    passed += weight;
  }
  return groups.filter((group) => group !== undefined).map(({ wh, weight }) => ({ wh, weight }));
}

/** One day of an EcoCute that tells nothing but its electricity. */
export interface HeatedDay {
  /** Electricity of the day, Wh. */
  readonly electricity: number;
  readonly cop: number;
  /** Heat the tank loses in a day, Wh. */
  readonly loss: number;
}

/**
 * Heat drawn in the half hours of a day, Wh, where only the heater's electricity is known: what it put in less what the tank
 * lost, at the times households draw. A tank ends most days as full as it began; what it did not, the next day evens out.
 */
export function drawsFromElectricity({ electricity, cop, loss }: HeatedDay): Float64Array {
  const heat = Math.max(0, electricity * cop - loss);
  const usual = HOT_WATER_PRIOR.reduce((sum, wh) => sum + wh, 0);
  return Float64Array.from(HOT_WATER_PRIOR, (wh) => (wh / usual) * heat);
}
