import { createRandom } from '#core/random.ts';
import { isRestDay } from './calendar.ts';

/** How the family spends a day; minutes of the JST day. */
export interface FamilyDay {
  readonly day: number;
  readonly rest: boolean;
  readonly wake: number;
  /** Nobody is at home in [out, back); equal where somebody always is. */
  readonly out: number;
  readonly back: number;
  readonly dinner: number;
  readonly bed: number;
  readonly lunchAtHome: boolean;
}

export function familyDay(seed: number, day: number): FamilyDay {
  const random = createRandom(seed, `family.${day}`);
  const around = (minute: number, spread: number): number => Math.round(minute + (random.next() * 2 - 1) * spread);
  const rest = isRestDay(day);
  const goesOut = random.next() < (rest ? 0.45 : 0.6);
  const wake = rest ? around(450, 35) : around(375, 15);
  const out = rest ? around(640, 60) : around(525, 25);
  const back = goesOut ? out + around(rest ? 270 : 370, 80) : out;
  return {
    day,
    rest,
    wake,
    out,
    back,
    dinner: around(rest ? 1_105 : 1_125, 35),
    bed: around(rest ? 1_415 : 1_395, 20),
    lunchAtHome: !goesOut || back < 740,
  };
}

/** Somebody is at home and awake. */
export const isAwake = (family: FamilyDay, minute: number): boolean =>
  minute >= family.wake && minute < family.bed && !(minute >= family.out && minute < family.back);
