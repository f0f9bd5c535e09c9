import { describe, expect, it } from 'vitest';
import { nothingSeen, type SurpriseState, watchSurprise } from '#core/control/surprise.ts';
import type { Plan } from '#core/planner/plan.ts';
import { minutes, plus, seconds } from '#core/time/instant.ts';
import { type House, house, NOON } from './seen-house.ts';

/** Two half hours in which 250 Wh are bought each. */
const PLAN = {
  stepLength: minutes(30),
  steps: [0, 30].map((at) => ({ at: plus(NOON, minutes(at)), expect: { import: 250, export: 0 } })),
} as unknown as Plan;

/** Minutes after which a new plan is wanted, in an hour of ticks. */
function surprises(seenAt: (minute: number) => House, plan: Plan | null = PLAN): number[] {
  let state: SurpriseState = nothingSeen(NOON);
  const found: number[] = [];
  for (let tick = 0; tick < 360; tick++) {
    const at = plus(NOON, seconds(10 * tick));
    const watched = watchSurprise(state, house({ ...seenAt(tick / 6), at }), plan);
    state = watched.state;
    if (watched.surprised) found.push(Math.floor(tick / 6));
  }
  return found;
}

describe('a surprise', () => {
  it('is 1 kWh beyond what the step expects, once in a step', () => {
    expect(surprises(() => ({ grid: 500 }))).toEqual([]);
    expect(surprises(() => ({ grid: 2_000 }))).toEqual([]);
    expect(surprises(() => ({ grid: 3_500 }))).toEqual([20, 50]);
    expect(surprises(() => ({ grid: -4_000 }))).toEqual([13, 43]);
  });

  it('is a car that comes or goes', () => {
    expect(surprises((minute) => ({ connected: minute < 10 || minute >= 40 }))).toEqual([10, 40]);
    expect(surprises((minute) => ({ connected: minute < 10 }), null)).toEqual([10]);
  });

  it('is not what nobody measured', () => {
    expect(surprises(() => ({ grid: null }))).toEqual([]);
  });
});
