import { chooseShift, shiftDay } from '#core/control/choose-shift.ts';
import type { ShiftSeen } from '#core/control/shifts-in-problem.ts';
import { type EnergyShiftObservation, mayChooseShift } from '#core/device/energy-shift.ts';
import type { Sentence } from '#core/journal.ts';
import type { Plan } from '#core/planner/plan.ts';
import { type Instant, type Millis, minutes, seconds } from '#core/time/instant.ts';
import { jstTimeOfDay } from '#core/time/jst.ts';
import type { Clock } from '#ports/clock.ts';
import type { House } from '../house.ts';
import type { Hand } from './hand.ts';

export interface ShiftChooser {
  /** What the heaters told last. */
  seen(): readonly ShiftSeen[];
  /** Looks when it is time and chooses before the base hour; waits for nothing. */
  tick(at: Instant, plan: Plan | null): void;
}

const EVERY: Millis = minutes(5);
/** The choice is made by the last plan before the base hour. */
const BEFORE: Millis = minutes(30);
const LOOK: Millis = seconds(6);
const HOUR = 3_600_000;

/**
 * Asks heaters that offer the energy shift (0x026B C7–CF) once an evening, before their base hour, to heat by day or at
 * night, as the plan wants it. The unit ends it by itself, so nothing is held.
 */
export function createShiftChooser(parts: {
  readonly house: Pick<House, 'energyShifts'>;
  readonly hand: Hand;
  readonly clock: Clock;
  readonly onFault: (error: unknown) => void;
}): ShiftChooser {
  const { house, hand, clock } = parts;
  const latest = new Map<string, ShiftSeen>();
  /** The day that was last chosen for, by heater. */
  const chosen = new Map<string, number>();
  let askedAt = Number.NEGATIVE_INFINITY;

  const consider = async (plan: Plan | null): Promise<void> => {
    for (const device of house.energyShifts ?? []) {
      const observed = await device.observe(LOOK);
      const seen = seenOf(observed);
      if (seen === null) continue;
      latest.set(device.id, seen);
      const at = clock.now();
      if (plan === null || chosen.get(device.id) === shiftDay(at) || !isTime(at, seen.baseHour)) continue;
      const command = chooseShift(plan, device.id, at, seen.parts);
      const wanted =
        command.mode === 'stay' ? [] : [command.first, command.second].filter((hour) => hour !== undefined);
      const isAgreed = wanted.join() === seen.hours.join();
      if (isAgreed) chosen.set(device.id, shiftDay(at));
      if (isAgreed) continue;
      const outcome = await hand.tell(
        {
          command: { kind: 'energy-shift', device: device.id, command },
          cause: { by: 'plan', plan: plan.id },
          because: sentenceOf(wanted),
          expires: null,
        },
        'counts',
      );
      // Silence is asked again until the base hour; a refusal is an answer.
      if (outcome.outcome !== 'indeterminate') chosen.set(device.id, shiftDay(at));
      if (outcome.outcome === 'confirmed') latest.set(device.id, { ...seen, hours: wanted });
    }
  };

  return {
    seen: () => [...latest.values()],
    tick(at, plan) {
      if ((house.energyShifts ?? []).length === 0 || (at >= askedAt && at - askedAt < EVERY)) return;
      askedAt = at;
      consider(plan).catch(parts.onFault);
    },
  };
}

function isTime(at: Instant, baseHour: number): boolean {
  const hour = jstTimeOfDay(at) / HOUR;
  return mayChooseShift(hour, baseHour) && !mayChooseShift((hour + BEFORE / HOUR) % 24, baseHour);
}

/** Null where it does not tell enough to be asked for anything. */
function seenOf({ id, mode, baseHour, parts, first, second }: EnergyShiftObservation): ShiftSeen | null {
  if (!mode.known || !baseHour.known || !parts.known) return null;
  const hours = [first, second].flatMap((hour) => (hour.known && hour.value !== null ? [hour.value] : []));
  return { heater: id, baseHour: baseHour.value, parts: parts.value, hours: mode.value === 'shift' ? hours : [] };
}

const sentenceOf = (hours: readonly number[]): Sentence =>
  hours.length === 0
    ? { ja: 'あすのお湯は夜に沸かします。', en: 'The hot water of tomorrow is made at night.' }
    : {
        ja: `あすのお湯は${hours.join('時と')}時から昼に沸かします（エネルギーシフト）。`,
        en: `The hot water of tomorrow is made by day, from ${hours.join(' and ')} o’clock on (energy shift).`,
      };
