import { afterAll, describe, expect, test } from 'vitest';
import { makePlan } from '#app/make-plan.ts';
import { HOT_WATER_PRIOR, LOAD_PRIOR } from '#core/forecast/priors.ts';
import { blocksOfDevice } from '#core/planner/explain.ts';
import type { Plan } from '#core/planner/plan.ts';
import type { Problem } from '#core/planner/problem.ts';
import { instant, millis, parseInstant } from '#core/time/instant.ts';
import { formatJst, jstTimeOfDay } from '#core/time/jst.ts';
import { createHighsSolver } from '#drivers/solver-highs/solver-highs.ts';
import { silent } from '#ports/log.ts';

const solver = createHighsSolver({ log: silent });
afterAll(() => solver.close());

const STEPS = 96;
const kwh = (wh: number): string => (wh / 1000).toFixed(1);

interface Day {
  readonly at: string;
  /** Peak of the sun, W, today and tomorrow. */
  readonly sun: readonly [number, number];
  /** yen/kWh by hour of the day */
  readonly price: (hour: number) => number;
}

/** A house of four with 5 kW on the roof, a 9.8 kWh battery, a 370 L EcoCute and a car that leaves at eight. */
function problemOf({ at, sun, price }: Day): Problem {
  const start = parseInstant(at)!;
  const stamps = Array.from({ length: STEPS }, (_, step) => instant(start + step * 1_800_000));
  const hour = (stamp: number): number => jstTimeOfDay(instant(stamp)) / 3_600_000;
  const slot = (stamp: number): number => Math.round(hour(stamp) * 2);
  const home = stamps.map((stamp) => hour(stamp) < 8 || hour(stamp) >= 18);
  return {
    at: start,
    stepLength: millis(1_800_000),
    steps: STEPS,
    importLimit: 6_000,
    buy: stamps.map((stamp) => price(hour(stamp)) * 1_000),
    sell: stamps.map(() => 8_500),
    forecast: {
      load: stamps.map((stamp) => LOAD_PRIOR[slot(stamp)]!),
      solar: stamps.map((stamp, step) =>
        Math.round((sun[step < 48 ? 0 : 1] * Math.max(0, Math.sin(((hour(stamp) - 5.5) / 13) * Math.PI)) ** 1.3) / 2),
      ),
      hotWater: stamps.map((stamp) => HOT_WATER_PRIOR[slot(stamp)]!),
      hotWaterSpread: stamps.map((stamp) => HOT_WATER_PRIOR[slot(stamp)]! * 0.4),
      temperature: stamps.map((stamp) => Math.round(15 - 5 * Math.cos(((hour(stamp) - 2) / 24) * 2 * Math.PI))),
    },
    batteries: [
      {
        id: 'battery',
        content: 2_500,
        capacity: 9_800,
        reserve: 980,
        chargePower: 3_000,
        dischargePower: 3_000,
        chargeEfficiency: 0.95,
        dischargeEfficiency: 0.95,
        wear: 500,
      },
    ],
    heaters: [
      {
        id: 'ecocute',
        heat: 9_000,
        capacity: 21_000,
        heatPower: 4_500,
        cop: [
          [-5, 2.35],
          [5, 3.16],
          [20, 3.82],
          [30, 4.3],
        ],
        auxiliaryPower: 21,
        startEnergy: 50,
        lossShare: 0.00175,
        lossConstant: 10,
        minimumRunSteps: 2,
        maximumStartsPerDay: 3,
        boostBelow: 2_500,
        running: false,
        runSteps: 0,
        startsToday: 0,
      },
    ],
    vehicles: [
      {
        id: 'car',
        content: 22_000,
        capacity: 40_000,
        minimumPower: 1_200,
        maximumPower: 6_000,
        chargeEfficiency: 0.92,
        dischargePower: 0,
        dischargeEfficiency: 0.92,
        floor: 4_000,
        connected: home,
        departures: home.flatMap((here, step) =>
          !here && step > 0 && home[step - 1] ? [{ step, wanted: 28_000, uses: 5_000 }] : [],
        ),
      },
    ],
  };
}

/** The plan as a householder could read it. */
function asText(title: string, problem: Problem, plan: Plan): string {
  const total = (pick: (step: Plan['steps'][number]) => number): string =>
    kwh(plan.steps.reduce((sum, step) => sum + pick(step), 0));
  const lines = [
    title,
    `${formatJst(problem.at)} から ${STEPS / 2} 時間`,
    `発電 ${total((step) => step.expect.solar)} kWh、買電 ${total((step) => step.expect.import)} kWh、売電 ${total((step) => step.expect.export)} kWh`,
    `電気代 ${Math.round(plan.expectedCost / 1000)} 円（おまかせなら ${Math.round(plan.noneCost / 1000)} 円）、${plan.status}`,
  ];
  for (const device of ['battery', 'ecocute', 'car']) {
    lines.push('', device);
    for (const { sentence } of blocksOfDevice(plan, device)) lines.push(`  ${sentence.ja}`, `  ${sentence.en}`);
  }
  lines.push('', 'unmet');
  for (const one of plan.unmet) lines.push(`  ${one.device}: ${one.wish}, ${kwh(one.short)} kWh, ${one.because}`);
  return `${lines.join('\n')}\n`;
}

const twoBand = (hour: number): number => (hour >= 1 && hour < 6 ? 31.84 : 39.74);
const DAYS: Readonly<Record<string, { readonly title: string; readonly day: Day }>> = {
  'sunny-working-day': {
    title: '晴れの平日（時間帯別）',
    day: { at: '2026-04-13T00:00+09:00', sun: [4_200, 4_000], price: twoBand },
  },
  'rainy-day': {
    title: '雨の日（時間帯別）',
    day: { at: '2026-06-15T00:00+09:00', sun: [500, 600], price: twoBand },
  },
  'flat-tariff': {
    title: '晴れの平日（従量制）',
    day: { at: '2026-04-13T00:00+09:00', sun: [4_200, 4_000], price: () => 36 },
  },
};

/** How much of the heat is made while there is more sun than the house takes. */
function shareOfHeatInTheSun(plan: Plan): number {
  let all = 0;
  let sunny = 0;
  for (const { heaters, expect: e } of plan.steps) {
    const { heat } = heaters.ecocute!;
    all += heat;
    if (e.solar > e.load) sunny += heat;
  }
  return sunny / all;
}

describe('golden days', () => {
  for (const [name, { title, day }] of Object.entries(DAYS)) {
    test(`${name} reads as written in ${name}.txt`, async () => {
      const problem = problemOf(day);
      const plan = await makePlan({ problem, solver, previous: null });
      expect(plan.unmet).toEqual([]);
      await expect(asText(title, problem, plan)).toMatchFileSnapshot(`./${name}.txt`);
    });
  }

  test('on a sunny day most of the water is heated by the sun, whatever the tariff', async () => {
    for (const name of ['sunny-working-day', 'flat-tariff']) {
      const plan = await makePlan({ problem: problemOf(DAYS[name]!.day), solver, previous: null });
      expect(shareOfHeatInTheSun(plan), name).toBeGreaterThan(0.8);
    }
  });

  test('under one price the battery never charges from the grid', async () => {
    const plan = await makePlan({ problem: problemOf(DAYS['flat-tariff']!.day), solver, previous: null });
    for (const step of plan.steps) expect(step.batteries.battery!.mode).not.toBe('charge');
  });

  test('on a rainy day the car charges at night', async () => {
    const plan = await makePlan({ problem: problemOf(DAYS['rainy-day']!.day), solver, previous: null });
    let night = 0;
    let all = 0;
    for (const { at, expect: e } of plan.steps) {
      const hour = jstTimeOfDay(at) / 3_600_000;
      const taken = Math.max(0, e.energy.car!);
      all += taken;
      if (hour >= 1 && hour < 6) night += taken;
    }
    expect(night / all).toBeGreaterThan(0.9);
  });
});
