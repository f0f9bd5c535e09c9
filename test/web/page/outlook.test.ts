import { describe, expect, test } from 'vitest';
import { planAnswer } from '#web/api/routes/plan.ts';
import type { EnergyAnswer } from '#web/api/schema/energy-schema.ts';
import type { ForecastAnswer } from '#web/api/schema/house-schema.ts';
import { contentOf, powersOf, reserveOf, timesOf } from '#web/page/plan/outlook.ts';
import { NOON } from '../fake-house.ts';
import { planFrom, storesProblem } from '../fake-plan.ts';

const PLAN = planAnswer(planFrom(NOON), new Map(), storesProblem(NOON));
/** Half hours of the past in front of the plan's first step. */
const PAST = 12;

const past = (series: EnergyAnswer['series']): EnergyAnswer => ({ step: '30m', series });
const values = (...wh: (number | null)[]) =>
  wh.map((value, index) => ({
    at: `2026-04-12T${String(10 + Math.floor(index / 2)).padStart(2, '0')}:${index % 2 === 0 ? '00' : '30'}:00+09:00`,
    wh: value,
    origin: 'live' as const,
  }));

describe('what is drawn around a plan', () => {
  test('begins six hours before it, half hour by half hour', () => {
    const times = timesOf(PLAN);
    expect(times).toHaveLength(PAST + 96);
    expect(new Date(times[0]! * 1000).toISOString()).toBe('2026-04-11T21:00:00.000Z');
    expect(times.every((at, index) => index === 0 || at - times[index - 1]! === 1_800)).toBe(true);
  });

  test('energies of half hours stand as mean kW, panels are one sum, and what one of them misses is missing', () => {
    const seen = past([
      { id: 'solar.pv1', name: '', unit: 'Wh', values: values(1_000, 500, 500) },
      { id: 'solar.pv2', name: '', unit: 'Wh', values: values(250, null, 500) },
    ]);
    const { was, expected } = powersOf('solar', PLAN, null, seen);
    expect(was.slice(8, PAST)).toEqual([2.5, null, 2, null]);
    expect(was.slice(PAST).every((value) => value === null)).toBe(true);
    expect(expected.slice(0, PAST).every((value) => value === null)).toBe(true);
    expect(expected[PAST]).toBeCloseTo((PLAN.steps[0]!.solar_wh * 2) / 1000);
  });

  test('a band stands only where the forecast gives one', () => {
    const forecast = {
      values: [{ at: PLAN.steps[1]!.at, load_p10_wh: 100, load_p90_wh: 300 }],
    } as unknown as ForecastAnswer;
    const { low, high } = powersOf('load', PLAN, forecast, null);
    expect([low[PAST], low[PAST + 1], high[PAST + 1], high[PAST + 2]]).toEqual([null, 0.2, 0.6, null]);
  });

  test('a store is in percent of itself, and its reserve rises before a storm', () => {
    const [battery] = PLAN.stores;
    expect(
      contentOf(PLAN, battery!)
        .slice(0, PAST + 1)
        .every((value) => value === null),
    ).toBe(true);
    expect(contentOf(PLAN, battery!)[PAST + 1]).toBeCloseTo((100 * PLAN.steps[0]!.devices[0]!.content_wh!) / 9_800);
    const reserve = reserveOf(PLAN, battery!);
    expect(reserve[PAST]).toBeCloseTo((100 * 1_500) / 9_800);
    expect(reserve[PAST + 40]).toBeCloseTo((100 * 6_000) / 9_800);
    expect(reserve[0]).toBeNull();
  });
});
