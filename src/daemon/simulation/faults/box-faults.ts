import { days, hours, millis, minutes, seconds } from '#core/time/instant.ts';
import { between, type Fault, oneOf } from './fault.ts';

const TICK = 10_000;
/** A tick's work is done within so much of its beginning: where a kill hurts most. */
const BUSY = 3_000;
const JUMPS = [days(1), days(-1), days(1), days(-1), hours(1), minutes(-30), seconds(7)] as const;

export const BOX_FAULTS: readonly Fault[] = [
  {
    name: 'clock-step',
    every: hours(48),
    begin({ box, clock }, random) {
      const by = oneOf(random, JUMPS);
      box.step(by);
      clock.after(between(random, minutes(1), hours(8)), 'clock set right', () => box.step(millis(0 - by)));
    },
  },
  {
    name: 'disk-full',
    every: hours(30),
    begin: ({ disk }, random) => disk.full(between(random, seconds(10), hours(3))),
  },
  {
    name: 'killed',
    every: hours(6),
    begin({ clock, kill }, random) {
      const toTick = TICK - (clock.monotonic() % TICK);
      const delay = random.next() < 0.7 ? toTick + random.integer(BUSY) : random.integer(TICK);
      const downFor = between(random, seconds(2), hours(2));
      clock.after(millis(delay), 'kill', () => kill(downFor));
    },
  },
];
