import type { BatteryProblem, DeviceRule, HeaterProblem, Problem, VehicleProblem } from '#core/planner/problem.ts';
import { createRandom, type Random } from '#core/random.ts';
import { instant, millis, parseInstant } from '#core/time/instant.ts';

/** Everything is a multiple of this many Wh, so that a grid of it holds an optimum. */
export const GRID = 250;
const BEGIN = parseInstant('2026-04-13T00:00+09:00')!;
const HALF = 2 * GRID;
const pick = <T>(random: Random, from: readonly T[]): T => from[random.integer(from.length)]!;
const chance = (random: Random, share: number): boolean => random.next() < share;

export const FAMILIES = [
  'battery',
  'two batteries',
  'heater',
  'heater and battery',
  'car',
  'car and battery',
  'V2H',
] as const;
export type Family = (typeof FAMILIES)[number];

/** A problem of a few half hours with lossless devices in coarse numbers, of the family its seed is of. */
export function smallProblem(seed: number): { readonly family: Family; readonly problem: Problem } {
  const family = FAMILIES[seed % FAMILIES.length]!;
  const random = createRandom(seed, `small ${family}`);
  const steps = family === 'two batteries' ? 6 : 8;
  const list = <T>(make: (step: number) => T): T[] => Array.from({ length: steps }, (_, step) => make(step));
  const negative = chance(random, 0.3);
  const price = (): number => (negative ? -10_000 : 15_000) + random.integer(negative ? 40 : 30) * 1_000;
  const flat = chance(random, 0.2) ? price() : null;
  const sale = pick(random, [0, 8_000, 8_000, 16_000]);
  const sales = chance(random, 0.3);
  const hasHeater = family.includes('heater');
  const hasCar = family.includes('car') || family === 'V2H';
  const sun = hasHeater || family === 'two batteries' ? 12 : hasCar ? 8 : 4;
  const problem: Problem = {
    at: instant(BEGIN + random.integer(48) * 1_800_000),
    stepLength: millis(1_800_000),
    steps,
    importLimit: pick(random, [2_000, 4_000, 20_000]),
    ...(chance(random, 0.2) ? { exportLimit: pick(random, [0, 1_000, 2_000]) } : {}),
    buy: list(() => flat ?? price()),
    sell: list(() => (sales ? random.integer(40) * 1_000 : sale)),
    forecast: {
      load: list(() => random.integer(4) * GRID),
      // Nothing, or more than house, heater and car together take: between the two the model is an approximation.
      solar: list(() => (chance(random, 0.3) ? (sun + random.integer(5)) * GRID : 0)),
      hotWater: list(() => (hasHeater && chance(random, 0.4) ? random.integer(4) * HALF : 0)),
      temperature: list(() => 15),
    },
    batteries: Array.from({ length: batteriesOf(family) }, (_, k) =>
      battery(random, `battery-${k}`, steps, batteriesOf(family) === 1),
    ),
    heaters: hasHeater ? [heater(random, steps)] : [],
    vehicles: hasCar ? [car(random, steps, family === 'V2H')] : [],
  };
  return { family, problem };
}

const batteriesOf = (family: Family): number => {
  if (family === 'two batteries') return 2;
  return family.includes('battery') || family === 'V2H' ? 1 : 0;
};

function rules(random: Random, steps: number, kinds: readonly DeviceRule['rule'][]): { rules?: DeviceRule[] } {
  if (!chance(random, 0.2)) return {};
  const from = random.integer(steps);
  return { rules: [{ rule: pick(random, kinds), from, to: from + 1 + random.integer(steps - from) }] };
}

function battery(random: Random, id: string, steps: number, alone: boolean): BatteryProblem {
  const capacity = (4 + random.integer(5)) * GRID;
  const reserve = pick(random, [0, 0, 2 * GRID]);
  const list = <T>(make: () => T): T[] => Array.from({ length: steps }, make);
  const any = (): number => random.integer(capacity / GRID + 1) * GRID;
  return {
    id,
    content: Math.max(reserve, any()),
    capacity,
    reserve,
    chargePower: pick(random, [1_000, 2_000]),
    dischargePower: pick(random, [1_000, 2_000]),
    chargeEfficiency: 1,
    dischargeEfficiency: 1,
    wear: random.integer(3) * 1_000,
    limitable: true,
    ...(chance(random, 0.2) ? { minimumChargePower: 1_000 } : {}),
    ...(chance(random, 0.15) && alone ? { chargesFromGrid: false } : {}),
    ...(chance(random, 0.15) && alone ? { exports: true } : {}),
    ...(chance(random, 0.2) ? { wanted: list(() => (chance(random, 0.3) ? any() : 0)) } : {}),
    ...(chance(random, 0.2) ? { goals: list(() => (chance(random, 0.2) ? any() : null)) } : {}),
    ...(chance(random, 0.2) ? { endValue: random.integer(40) * 1_000 } : {}),
    ...rules(random, steps, alone ? ['off', 'no-discharge', 'no-grid-charge'] : ['off', 'no-discharge']),
  };
}

const heater = (random: Random, steps: number): HeaterProblem => ({
  id: 'heater',
  heat: 2 * HALF + random.integer(5) * HALF,
  capacity: 20 * HALF,
  heatPower: 4_000,
  cop: [[0, 2]],
  auxiliaryPower: 0,
  startEnergy: 0,
  lossShare: 0,
  lossConstant: 0,
  minimumRunSteps: 1 + random.integer(3),
  maximumStartsPerDay: 1 + random.integer(2),
  boostBelow: pick(random, [0, 2 * HALF]),
  running: false,
  runSteps: 0,
  startsToday: 0,
  ...rules(random, steps, ['off']),
});

function car(random: Random, steps: number, gives: boolean): VehicleProblem {
  const leave = 2 + random.integer(steps);
  const back = leave + 1 + random.integer(3);
  const connected = Array.from({ length: steps }, (_, step) => step < leave || step >= back);
  const wanted = random.integer(13) * GRID;
  return {
    id: 'car',
    content: random.integer(9) * GRID,
    capacity: 16 * GRID,
    minimumPower: pick(random, [0, 1_000, 1_000]),
    maximumPower: 2_000,
    chargeEfficiency: 1,
    dischargePower: gives ? 2_000 : 0,
    dischargeEfficiency: 1,
    floor: 0,
    connected,
    departures:
      leave < steps
        ? [{ step: leave, wanted, ...(chance(random, 0.5) ? { uses: random.integer(9) * GRID } : {}) }]
        : [],
    ...rules(random, steps, ['off']),
  };
}
