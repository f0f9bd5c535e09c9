import { mayChooseShift } from '../device/energy-shift.ts';
import type { DeviceRule, HeaterProblem, Problem } from '../planner/problem.ts';
import { type Instant, instant } from '../time/instant.ts';
import { jstDay, jstTimeOfDay } from '../time/jst.ts';

/** What a heater with an energy shift told of it. */
export interface ShiftSeen {
  readonly heater: string;
  readonly baseHour: number;
  readonly parts: number;
  /** Hours it has agreed to heat in by day; none where it stays with the night. */
  readonly hours: readonly number[];
}

const HOUR = 3_600_000;
/** Its own programme heats at night, in the hours of the night tariff. */
const NIGHT = { from: 23, to: 7 };
const DAY = { from: 9, to: 18 };
/** A shifted boil may take this long from its hour on. */
const LASTS = 4;

/**
 * The planning problem with what can be asked of heaters that offer the energy shift: they heat at night, or in a day's
 * hours that were or can still be agreed on before the base hour. What they have agreed to stands fast.
 */
export function withShifts(problem: Problem, shifts: readonly ShiftSeen[], now: Instant): Problem {
  if (shifts.length === 0) return problem;
  return {
    ...problem,
    heaters: problem.heaters.map((heater) => {
      const seen = shifts.find((one) => one.heater === heater.id);
      return seen === undefined
        ? heater
        : { ...heater, rules: [...(heater.rules ?? []), ...rulesOf(problem, seen, now)] };
    }),
  } satisfies Problem;
}

function rulesOf(
  { at, stepLength, steps }: Problem,
  seen: ShiftSeen,
  now: Instant,
): NonNullable<HeaterProblem['rules']> {
  const rules: DeviceRule[] = [];
  const open = mayChooseShift(jstTimeOfDay(now) / HOUR, seen.baseHour);
  // What stands fast is today's, or from the base hour on tomorrow's.
  const fast = jstDay(now) + (jstTimeOfDay(now) / HOUR >= DAY.to && !open ? 1 : 0);
  for (let step = 0; step < steps; step++) {
    const stamp = instant(at + step * stepLength);
    if (!mayHeat(stamp, seen, fast)) rules.push({ rule: 'off', from: step, to: step + 1 });
  }
  return rules;
}

function mayHeat(stamp: Instant, { hours }: ShiftSeen, fast: number): boolean {
  const hour = jstTimeOfDay(stamp) / HOUR;
  if (hour >= NIGHT.from || hour < NIGHT.to) return true;
  if (hour < DAY.from || hour >= DAY.to) return false;
  return jstDay(stamp) > fast || hours.some((first) => hour >= first && hour < first + LASTS);
}
