import type { EnergyShiftCommand } from '../device/energy-shift.ts';
import type { Plan } from '../planner/plan.ts';
import type { Instant } from '../time/instant.ts';
import { jstDay, jstTimeOfDay } from '../time/jst.ts';

const HOUR = 3_600_000;
/** Shifts are for the hours from 9 to 17; the day after 18:00 is tomorrow. */
const DAY_BEGINS = 9;
const DAY_ENDS = 18;
const LAST_FIRST = 16;
const LAST = 17;

const hourOf = (at: Instant): number => jstTimeOfDay(at) / HOUR;

/** The JST day whose heating is chosen at `at`: today until the shifts are over, then tomorrow. */
export const shiftDay = (at: Instant): number => jstDay(at) + (hourOf(at) >= DAY_ENDS ? 1 : 0);

/**
 * What a heater that offers the energy shift is asked for the night to come: heating by day where the plan makes more heat
 * in that day's hours than in the night before, from the hours in which it begins to; else the night, as ever.
 *
 * @param parts in how many parts the unit can shift (0xC9)
 */
export function chooseShift(plan: Plan, heater: string, at: Instant, parts: number): EnergyShiftCommand {
  const day = shiftDay(at);
  let night = 0;
  let byDay = 0;
  const begins: number[] = [];
  let ran = false;
  for (const step of plan.steps) {
    const heat = step.heaters[heater]?.heat ?? 0;
    const hour = hourOf(step.at);
    const isDay = jstDay(step.at) === day && hour >= DAY_BEGINS && hour < DAY_ENDS;
    if (isDay) {
      byDay += heat;
      if (heat > 0 && !ran) begins.push(Math.floor(hour));
    } else if (step.at >= at && (jstDay(step.at) < day || (jstDay(step.at) === day && hour < DAY_BEGINS)))
      night += heat;
    ran = heat > 0;
  }
  const [first, ...later] = begins;
  if (first === undefined || byDay <= night) return { mode: 'stay' };
  const last = parts > 1 ? LAST_FIRST : LAST;
  const one = Math.min(first, last);
  const second = parts > 1 ? later.find((hour) => hour > one && hour <= LAST) : undefined;
  return second === undefined ? { mode: 'shift', first: one } : { mode: 'shift', first: one, second };
}
