import { expect, it } from 'vitest';
import { createUpkeep, DEFAULT_RETENTION } from '#app/upkeep.ts';
import { days, hours, minutes, plus } from '#core/time/instant.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { openMemoryStore } from '#store/open-store.ts';
import { jst } from '../contract/records.ts';

const DAY = jst('2026-04-12T00:00');

it('upkeep catches up with what is too old, a step an hour, and goes on after a fault', async () => {
  const clock = createVirtualClock({ start: plus(DAY, days(3)) });
  const store = openMemoryStore({ clock, epoch: 'x' });
  for (let minute = 0; minute < 3 * 1440; minute++)
    store.keepMinute(['a'], { at: plus(DAY, minutes(minute)), watts: [minute] });
  let broken = true;
  const faults: unknown[] = [];
  const upkeep = createUpkeep({
    records: {
      trim(...given) {
        if (!broken) return store.trim(...given);
        broken = false;
        throw new Error('disk');
      },
    },
    clock,
    retention: { ...DEFAULT_RETENTION, minutesDays: 1 },
    onFault: (error) => faults.push(error),
  });
  upkeep.start();
  const left = () => store.minutes('a', DAY, plus(DAY, days(3))).length;
  await clock.run({ until: plus(plus(DAY, days(3)), hours(2)) });
  expect(faults).toHaveLength(1);
  expect(left()).toBe(3 * 1440 - 8 * 40);
  await clock.run({ until: plus(DAY, days(4)) });
  expect(left()).toBeLessThan(8 * 40);
  upkeep.stop();
  store.close();
});
