import { describe, expect, it } from 'vitest';
import { chooseShift } from '#core/control/choose-shift.ts';
import { withShifts } from '#core/control/shifts-in-problem.ts';
import { isRuled, type Problem } from '#core/planner/problem.ts';
import type { Plan } from '#core/planner/plan.ts';
import { parseInstant, plus, minutes } from '#core/time/instant.ts';
import { jstTimeOfDay } from '#core/time/jst.ts';

const EVENING = parseInstant('2026-04-12T22:30:00+09:00')!;

/** A plan from the evening on that heats 2 kWh in each half hour that begins at these hours (24 and more: tomorrow). */
const plan = (...hours: number[]): Plan =>
  ({
    stepLength: minutes(30),
    steps: Array.from({ length: 60 }, (_, step) => {
      const at = plus(EVENING, minutes(30 * step));
      return { at, heaters: { h: { heat: hours.includes(22.5 + step / 2) ? 2_000 : 0 } } };
    }),
  }) as unknown as Plan;

describe('the choice of the evening', () => {
  it('is the day from the hour in which the plan begins to heat, where it heats by day', () => {
    expect(chooseShift(plan(24 + 11.5, 24 + 12, 24 + 12.5), 'h', EVENING, 1)).toEqual({ mode: 'shift', first: 11 });
    expect(chooseShift(plan(24 + 10, 24 + 14, 24 + 14.5), 'h', EVENING, 2)).toEqual({
      mode: 'shift',
      first: 10,
      second: 14,
    });
    expect(chooseShift(plan(24 + 10, 24 + 14, 24 + 14.5), 'h', EVENING, 1)).toEqual({ mode: 'shift', first: 10 });
  });

  it('is the night where most is heated then, or nothing at all', () => {
    expect(chooseShift(plan(26, 26.5, 27, 24 + 12), 'h', EVENING, 2)).toEqual({ mode: 'stay' });
    expect(chooseShift(plan(), 'h', EVENING, 2)).toEqual({ mode: 'stay' });
    // Heat of the night after tomorrow does not count.
    expect(chooseShift(plan(24 + 13, 24 + 23, 24 + 23.5, 48), 'h', EVENING, 1)).toEqual({ mode: 'shift', first: 13 });
  });

  it('is within what a unit takes', () => {
    expect(chooseShift(plan(24 + 17, 24 + 17.5), 'h', EVENING, 2)).toEqual({ mode: 'shift', first: 16 });
    expect(chooseShift(plan(24 + 17, 24 + 17.5), 'h', EVENING, 1)).toEqual({ mode: 'shift', first: 17 });
  });
});

describe('the problem of a heater with an energy shift', () => {
  const problem = (text: string): Problem =>
    ({
      at: parseInstant(text)!,
      stepLength: minutes(30),
      steps: 96,
      heaters: [{ id: 'h' }, { id: 'other' }],
    }) as unknown as Problem;
  /** Hours of the first and of the second day in which it may heat. */
  const hours = (text: string, agreed: readonly number[]): number[][] => {
    const plain = problem(text);
    const seen = { heater: 'h', baseHour: 23, parts: 2, hours: agreed };
    const { heaters } = withShifts(plain, [seen], plain.at);
    const may = (from: number): number[] => {
      const found = new Set<number>();
      for (let step = from; step < from + 48; step++)
        if (!isRuled(heaters[0]!, 'off', step))
          found.add(Math.floor(jstTimeOfDay(plus(plain.at, minutes(30 * step))) / 3_600_000));
      return [...found].sort((a, b) => a - b);
    };
    expect(heaters[1]).toBe(plain.heaters[1]);
    return [may(0), may(48)];
  };
  const night = [0, 1, 2, 3, 4, 5, 6, 23];
  const day = [9, 10, 11, 12, 13, 14, 15, 16, 17];
  const both = [...night, ...day].sort((a, b) => a - b);

  it('has by day what was agreed on, and any hour of a day that can still be agreed on', () => {
    expect(hours('2026-04-12T08:00:00+09:00', [])).toEqual([night, both]);
    expect(hours('2026-04-12T08:00:00+09:00', [11])).toEqual([[...night, 11, 12, 13, 14].sort((a, b) => a - b), both]);
    // In the evening tomorrow is open until the base hour, and fast after it.
    expect(hours('2026-04-12T20:00:00+09:00', [])).toEqual([both, both]);
    expect(hours('2026-04-12T23:00:00+09:00', [])).toEqual([night, both]);
  });
});
