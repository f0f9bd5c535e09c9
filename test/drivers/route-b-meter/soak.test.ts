import { describe, expect, test } from 'vitest';
import { createRandom } from '#core/random.ts';
import { hours, millis, minutes, seconds } from '#core/time/instant.ts';
import { createRig, START, tellingWorld } from './meter-rig.ts';

describe.each([1, 2, 3, 4])('a day of random faults, seed %d', (seed) => {
  test('no value is older than its call, none is invented, and each fault is followed by values', async () => {
    const random = createRandom(seed, 'faults');
    const rig = createRig({
      meter: { world: tellingWorld() },
      module: {
        kind: seed % 2 === 0 ? 'dual' : 'single',
        payload: seed > 2 ? 'hex' : 'binary',
        chunk: seed % 2 === 0 ? 7 : 1,
        echo: seed > 2 ? 'stuck' : true,
      },
    });
    const { faults } = rig.module;
    const all = [
      () => rig.meter.mute(seconds(1 + random.integer(200))),
      () => {
        faults.unplug();
        rig.clock.after(seconds(random.integer(100)), 'test plug', faults.plug);
      },
      faults.silentReset,
      faults.terminate,
      () => faults.expire(random.next() < 0.5),
      () => faults.failTransmissions(random.integer(20)),
      () => {
        faults.limitDuty();
        rig.clock.after(seconds(random.integer(600)), 'test release', faults.releaseDuty);
      },
    ];
    await rig.driver.start();
    let wrong = 0;
    let known = 0;
    const tick = (): void => {
      const called = rig.clock.now();
      void rig.driver.observe(seconds(9)).then(({ power }) => {
        if (!power.known) return;
        known++;
        const measured = START + power.value * 1_000;
        if (measured < called - 1_000 || measured > rig.clock.now() || power.at !== rig.clock.now()) wrong++;
      });
      rig.clock.after(seconds(10), 'test tick', tick);
    };
    tick();
    for (let i = 0; i < 96; i++) {
      await rig.run(millis(random.integer(60_000)));
      all[random.integer(all.length)]!();
      if (random.next() < 0.3) all[random.integer(all.length)]!();
      const before = known;
      await rig.run(minutes(14));
      expect(known, `a value behind fault ${i} at ${rig.clock.now() - START} ms`).toBeGreaterThan(before);
    }
    expect(wrong).toBe(0);
    expect(rig.module.flashWrites).toBe(0);
    expect(rig.clock.now() - START).toBeGreaterThan(hours(22));
  });
});
