import { MINUTES_PER_DAY } from '../world/house-inputs.ts';
import { add, between, type CircuitDay, type Painter } from './circuit-day.ts';
import { isAwake } from './family.ts';

/** The same power all day. */
export const always =
  (watts: number): Painter =>
  ({ row }) => {
    row.fill(watts);
  };

/** A compressor that cycles; warm kitchens lengthen its runs. The cycle runs on over midnight. */
export const refrigerator: Painter = ({ row, day, seed, temperature }) => {
  const period = 38 + (seed % 5);
  for (let minute = 0; minute < MINUTES_PER_DAY; minute++) {
    const kitchen = 15 + 0.45 * temperature[Math.floor(minute / 30)]!;
    const phase = ((day * MINUTES_PER_DAY + minute) % period) / period;
    row[minute] = phase < 0.22 + 0.012 * kitchen ? 78 : 3;
  }
  add(row, 200 + ((day * 7) % 300), 18, 150);
};

/** A heated toilet seat: short pulses, more in the cold; nearly nothing in summer. */
export const toiletSeat: Painter = ({ row, day, temperature }) => {
  const length = 12;
  for (let minute = 0; minute < MINUTES_PER_DAY; minute++) {
    const chill = Math.max(0, 22 - temperature[Math.floor(minute / 30)]!);
    row[minute] = (day * MINUTES_PER_DAY + minute) % length < Math.round(chill / 4) ? 52 : 2;
  }
};

export interface Task {
  /** Chance that it happens on a day. */
  readonly chance: number | ((day: CircuitDay) => number);
  /** Earliest and latest minute of the day. */
  readonly between: (day: CircuitDay) => readonly [number, number];
  /** Shortest and longest run, minutes. */
  readonly minutes: readonly [number, number];
  readonly watts: number;
  /** After this many minutes it only pulses: on one minute in `every`. */
  readonly pulses?: { readonly after: number; readonly every: number };
}

/** A circuit with a standby power on which tasks happen. */
export const tasks =
  (standby: number, ...list: readonly Task[]): Painter =>
  (day) => {
    const { row, random } = day;
    row.fill(standby);
    for (const task of list) {
      const chance = typeof task.chance === 'number' ? task.chance : task.chance(day);
      const happens = random.next() < chance;
      const [from, to] = task.between(day);
      const start = Math.floor(between(random, from, to));
      const length = Math.round(between(random, task.minutes[0], task.minutes[1]));
      const watts = Math.round(task.watts * between(random, 0.92, 1.05));
      if (happens) run(row, start, length, watts, task.pulses);
    }
  };

function run(row: Int32Array, start: number, length: number, watts: number, pulses: Task['pulses']): void {
  if (pulses === undefined) {
    add(row, start, length, watts);
    return;
  }
  add(row, start, Math.min(length, pulses.after), watts);
  for (let minute = pulses.after; minute < length; minute += pulses.every) add(row, start + minute, 1, watts);
}

/** Tasks at a fixed time of day, relative to the family's day. */
export const from =
  (anchor: 'wake' | 'dinner' | 'bed' | 'out' | 'back', first: number, last: number) =>
  ({ family }: CircuitDay): readonly [number, number] => [family[anchor] + first, family[anchor] + last];

export const clock = (first: number, last: number) => (): readonly [number, number] => [first * 60, last * 60];

export interface LampUse {
  readonly watts: number;
  /** Hours in which the room is used at all. */
  readonly hours: readonly [number, number];
  /** Share of that time somebody is in it. */
  readonly share: number;
}

/** A room's lamp: on while it is dark, somebody is awake at home, and somebody is in that room. */
export const lamp =
  ({ watts, hours, share }: LampUse): Painter =>
  (day) => {
    const { row, random, family, bright, dark, weather } = day;
    const gloom = weather.brightness < 0.15;
    let inside = random.next() < share;
    for (let minute = 0; minute < MINUTES_PER_DAY; minute++) {
      if (minute % 15 === 0) inside = random.next() < share;
      const used = minute >= hours[0] * 60 && minute < hours[1] * 60 && isAwake(family, minute);
      if (used && inside && (minute < bright || minute >= dark || gloom)) row[minute] = watts;
    }
  };

/** Entertainment and screens: on in the given hours while somebody is awake at home. */
export const screen =
  (watts: number, standby: number, hours: readonly [number, number], share: number): Painter =>
  ({ row, random, family }) => {
    row.fill(standby);
    let on = false;
    for (let minute = hours[0] * 60; minute < hours[1] * 60; minute++) {
      if (minute % 30 === 0) on = random.next() < share;
      if (on && isAwake(family, minute)) row[minute] = standby + watts + random.integer(9);
    }
  };
