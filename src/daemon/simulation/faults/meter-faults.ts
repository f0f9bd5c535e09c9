import { hours, minutes, seconds } from '#core/time/instant.ts';
import { between, type Fault, oneOf } from './fault.ts';

const FAILS = ['ER04', 'ER05', 'ER06', 'ER10'] as const;

export const METER_FAULTS: readonly Fault[] = [
  {
    name: 'meter-lost',
    every: hours(36),
    begin({ meter }, random) {
      meter.mute(random.next() < 0.3 ? hours(24) : between(random, seconds(10), hours(6)));
    },
  },
  {
    name: 'module-failing',
    every: hours(8),
    begin({ module, clock }, random) {
      oneOf(random, [
        () => {
          module.unplug();
          clock.after(between(random, seconds(2), hours(1)), 'module plugged in', module.plug);
        },
        module.silentReset,
        module.terminate,
        () => module.expire(random.next() < 0.5),
        () => module.failTransmissions(1 + random.integer(20)),
        () => {
          module.limitDuty();
          const silently = random.next() < 0.3;
          clock.after(between(random, minutes(1), minutes(10)), 'duty released', () => module.releaseDuty(silently));
        },
        () => module.refuse(oneOf(random, FAILS), 1 + random.integer(30)),
      ])();
    },
  },
];
