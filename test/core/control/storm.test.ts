import { afterAll, describe, expect, it } from 'vitest';
import { makePlan } from '#app/make-plan.ts';
import { DEFAULT_STORM, readStorm, type Storm, stormOf, stormSentence, type Warned } from '#core/control/storm.ts';
import { withStorm } from '#core/control/storm-in-problem.ts';
import type { Problem } from '#core/planner/problem.ts';
import { hours, plus } from '#core/time/instant.ts';
import { createHighsSolver } from '#drivers/solver-highs/solver-highs.ts';
import { silent } from '#ports/log.ts';
import { NOON } from './seen-house.ts';

const solver = createHighsSolver({ log: silent });
afterAll(() => solver.close());

const WIND: Warned = { code: '05', name: '暴風警報', level: 'warning' };
const RAIN: Warned = { code: '43', name: 'レベル4大雨危険警報', level: 'danger' };
const WORST: Warned = { code: '35', name: '暴風特別警報', level: 'special' };
const of = (inForce: readonly Warned[], before: Storm | null = null, now = NOON): Storm | null =>
  stormOf(inForce, DEFAULT_STORM, before, now, 500);

describe('a storm', () => {
  it('reserves hours of the chosen circuits, more by level, and nothing for advisories or waves', () => {
    expect(of([WIND])).toEqual({
      level: 'warning',
      names: ['暴風警報'],
      announced: NOON,
      start: plus(NOON, hours(3)),
      hours: 6,
      energy: 3_000,
    });
    expect(of([WIND, RAIN])).toMatchObject({ level: 'danger', hours: 12, energy: 6_000, start: plus(NOON, hours(1)) });
    expect(of([WIND, RAIN, WORST])).toMatchObject({ level: 'special', energy: 12_000, start: NOON });
    expect(of([{ code: '15', name: '強風注意報', level: 'advisory' }])).toBeNull();
    expect(of([{ code: '37', name: '波浪特別警報', level: 'special' }])).toBeNull();
    expect(of([])).toBeNull();
    const none = { circuits: [], hours: { warning: 0, danger: 12, special: 24 } };
    expect(stormOf([WIND], none, null, NOON, 500)).toBeNull();
  });

  it('comes nearer where it gets worse, and never moves away', () => {
    const first = of([WIND]);
    const worse = of([RAIN], first, plus(NOON, hours(0.5)));
    expect(worse).toMatchObject({ announced: NOON, start: plus(NOON, hours(1.5)) });
    expect(of([WIND], worse, plus(NOON, hours(1)))).toMatchObject({ level: 'warning', start: plus(NOON, hours(1.5)) });
  });

  it('is said in one sentence', () => {
    expect(stormSentence(of([WIND])!, 3)).toEqual({
      ja: '暴風警報のため、停電に備えて15:00から選んだ3回路の6時間分（3.0 kWh）を蓄電池に残します。',
      en: '暴風警報: from 15:00 on the battery keeps 6 hours of 3 chosen circuits (3.0 kWh) for a power cut.',
    });
  });

  it('is read as it was written, and nothing else is', () => {
    expect(readStorm(JSON.stringify(of([WIND])))).toEqual(of([WIND]));
    for (const text of ['', 'null', '{}', '{"level":"breeze"}']) expect(readStorm(text)).toBeNull();
  });
});

/** Half a day before a storm: electricity is cheap in steps 4 to 9, and the storm comes at step 12. */
const PROBLEM: Problem = {
  at: NOON,
  stepLength: 1_800_000 as Problem['stepLength'],
  steps: 48,
  importLimit: 8_000,
  buy: Array.from({ length: 48 }, (_, step) => (step >= 4 && step < 10 ? 20_000 : 38_000)),
  sell: Array.from({ length: 48 }, () => 8_000),
  forecast: {
    load: Array.from({ length: 48 }, () => 250),
    solar: Array.from({ length: 48 }, () => 0),
    hotWater: Array.from({ length: 48 }, () => 0),
    temperature: Array.from({ length: 48 }, () => 20),
  },
  batteries: [
    {
      id: 'b',
      content: 2_000,
      capacity: 9_000,
      reserve: 900,
      chargePower: 3_000,
      dischargePower: 3_000,
      chargeEfficiency: 0.95,
      dischargeEfficiency: 0.95,
      wear: 1_000,
    },
  ],
  heaters: [],
  vehicles: [],
};

describe('the plan before a storm', () => {
  const storm: Storm = { ...of([WIND])!, start: plus(NOON, hours(6)), energy: 5_000 };
  const wanted = 900 + 5_000 / 0.95;

  it('has the reserve when it begins, bought at the cheapest time before, and no more than that', async () => {
    const plan = await makePlan({ problem: withStorm(PROBLEM, storm), solver, previous: null });
    const content = plan.steps.map(({ expect: e }) => e.content['b']!);
    // Contents are planned in steps of 1/48 of the capacity.
    for (const wh of content.slice(11)) expect(wh).toBeGreaterThanOrEqual(wanted - 2 * (9_000 / 48));
    const dear = plan.steps.filter((_, step) => step < 4 || step >= 10).filter(({ expect: e }) => e.energy['b']! > 50);
    expect(dear).toEqual([]);
    const without = await makePlan({ problem: PROBLEM, solver, previous: null });
    expect(without.steps.at(-1)!.expect.content['b']).toBeLessThan(wanted - 2_000);
  });

  it('asks for no more than fits, and shares among batteries by capacity', () => {
    const large = { ...storm, energy: 50_000 };
    expect(Math.max(...withStorm(PROBLEM, large).batteries[0]!.wanted!)).toBe(9_000);
    const [one] = PROBLEM.batteries;
    const two = { ...PROBLEM, batteries: [one!, { ...one!, id: 'c', capacity: 3_000 }] };
    const shares = withStorm(two, storm).batteries.map((battery) => Math.round(Math.max(...battery.wanted!) - 900));
    expect(shares).toEqual([Math.round(3_750 / 0.95), Math.round(1_250 / 0.95)]);
    expect(withStorm(PROBLEM, null)).toBe(PROBLEM);
  });
});
