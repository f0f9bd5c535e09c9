import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hours, type Millis, millis, minutes, seconds } from '#core/time/instant.ts';
import { airTime, createDutyBudget } from '#drivers/route-b-meter/duty-budget.ts';
import { createVirtualClock } from '#drivers/simulated/clock/virtual-clock.ts';
import { createRig, START } from './meter-rig.ts';

const WINDOW = 63 * 60_000;

/** The most that lies within any 63 minutes of what was sent. */
function worst(sent: readonly { readonly at: number; readonly length: number }[]): number {
  let most = 0;
  let sum = 0;
  let first = 0;
  for (const { at, length } of sent) {
    sum += length;
    while (sent[first]!.at <= at - WINDOW) sum -= sent[first++]!.length;
    most = Math.max(most, sum);
  }
  return most;
}

describe('time on the air', () => {
  test('stays below 350 s in any 63 minutes, whatever is wanted, and is used again when it is free', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 90_000 }), fc.integer({ min: 1, max: 1_232 })), { maxLength: 60 }),
        async (wishes) => {
          const clock = createVirtualClock({ start: START });
          const duty = createDutyBudget(clock);
          const sent: { at: number; length: number }[] = [];
          const pass = (length: Millis): Promise<void> => clock.run({ until: (clock.now() + length) as typeof START });
          for (const [pause, bytes] of wishes) {
            await pass(millis(pause));
            for (let i = 0; i < 200; i++) {
              const wait = duty.wait();
              if (wait > 0) {
                await pass(wait);
                expect(duty.wait()).toBe(0);
              }
              duty.spend(Math.min(bytes, 200));
              sent.push({ at: clock.monotonic(), length: airTime(Math.min(bytes, 200)) });
            }
          }
          expect(worst(sent)).toBeLessThanOrEqual(350_000);
        },
      ),
      { seed: 5, numRuns: 20 },
    );
  });

  test.each(['asked without a pause', 'in a storm of failing transmissions'])(
    '%s, the driver keeps it',
    async (how) => {
      const rig = createRig({ meter: { answerDelay: millis(1) } });
      await rig.driver.start();
      await rig.untilValue(seconds(60));
      const ask = (): void => {
        void rig.driver.observe(seconds(5)).then(() => {
          rig.clock.after(millis(1), 'test asks again', ask);
        });
      };
      ask();
      ask();
      if (how !== 'asked without a pause') rig.module.faults.failTransmissions(1_000_000);
      const sent: { at: number; length: number }[] = [];
      let before = rig.module.attempts;
      for (let i = 0; i < 150 * 6; i++) {
        await rig.run(seconds(10));
        const length = (rig.module.attempts - before) * airTime(16);
        before = rig.module.attempts;
        sent.push({ at: rig.clock.monotonic(), length });
      }
      expect(worst(sent)).toBeLessThanOrEqual(350_000);
      if (how === 'asked without a pause') expect(rig.logged.join()).toContain('duty budget');
    },
  );
});

describe('what the module has counted itself (register SFD)', () => {
  test('is taken over where it is more than our count, for 63 minutes; more than an hour may hold is no count', () => {
    const clock = createVirtualClock({ start: START });
    const duty = createDutyBudget(clock);
    duty.told(millis(3_473_408));
    expect(duty.spent).toBe(0);
    duty.told(millis(200_000));
    expect(duty.spent).toBe(200_000);
    duty.told(millis(100_000));
    expect(duty.spent).toBe(200_000);
    duty.told(millis(349_900));
    expect(duty.wait()).toBeGreaterThan(minutes(62));
    expect(duty.wait()).toBeLessThanOrEqual(minutes(64));
  });

  test('so that a restart of the driver does not begin at 0: nothing is sent over the limit', async () => {
    const nearLimit = (chunk: Uint8Array): Uint8Array =>
      Buffer.from(
        Buffer.from(chunk)
          .toString('latin1')
          .replace(/ESREG [0-9A-F]{8}/, 'ESREG 00055730'),
        'latin1',
      );
    const rig = createRig({
      wire: (module) => ({
        ...module,
        open: (events) => module.open({ ...events, bytes: (chunk) => events.bytes(nearLimit(chunk)) }),
      }),
    });
    await rig.driver.start();
    rig.watch(seconds(10));
    await rig.run(minutes(60));
    expect(rig.driver.status().state).toBe('joined');
    expect(rig.logged.join()).toContain('duty budget used up');
    expect(rig.module.attempts).toBe(0);
    await rig.run(minutes(10));
    expect(rig.module.attempts).toBeGreaterThan(0);
  });
});

describe('the module’s own limit (EVENT 32)', () => {
  test('whose release (EVENT 33) was lost is seen in register SFB within a minute', async () => {
    const rig = createRig();
    await rig.driver.start();
    await rig.untilValue(seconds(60));
    rig.module.faults.limitDuty();
    await rig.run(minutes(5));
    expect(rig.driver.status().state).toBe('restricted');
    rig.module.faults.releaseDuty(true);
    expect(await rig.untilValue(hours(1))).toBeLessThan(65_000);
  });
});
