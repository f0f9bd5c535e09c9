import { describe, expect, test } from 'vitest';
import { type Millis, millis, minutes, seconds } from '#core/time/instant.ts';
import type { SimulatedSkModuleOptions } from '#drivers/simulated/sk-module/sk-module.ts';
import { createRig, PAN, START, tellingWorld } from './meter-rig.ts';
import { FAULTS } from './module-faults.ts';

type Variant = Pick<SimulatedSkModuleOptions, 'kind' | 'payload' | 'chunk' | 'echo'> & { readonly phase: Millis };

const VARIANTS: readonly Variant[] = (['single', 'dual'] as const)
  .flatMap((kind) =>
    (['hex', 'binary'] as const).flatMap((payload) =>
      (['whole', 1, 7] as const).flatMap((chunk) => [true, false].map((echo) => ({ kind, payload, chunk, echo }))),
    ),
  )
  .map((module, i) => ({ ...module, phase: millis(50 + 200 * i) }));
const FROM_ELSEWHERE = 0x0d0a0d0a;
const UNIT = millis(10);

/** All of {module} × {fault}: 24 × 21. The fault comes at another moment of the poll on each module. */
describe.each(VARIANTS)('module $kind, $payload, chunks $chunk, echo $echo', ({ phase, ...module }) => {
  test.each(FAULTS)(
    '$name: values again within $bound ms, and none that is wrong',
    async ({ begin, end, length, bound }) => {
      const rig = createRig({ module, known: PAN, meter: { world: tellingWorld(UNIT) } });
      await rig.driver.start();
      expect(await rig.untilValue(seconds(60))).toBeLessThan(10_000);
      await rig.run(seconds(60));
      const seen: { readonly at: number; readonly measured: number; readonly wrong: boolean }[] = [];
      const poll = (): void => {
        const called = rig.clock.now();
        void rig.driver.observe(seconds(5)).then(({ power }) => {
          if (!power.known) return;
          const measured = START + power.value * UNIT;
          const told = measured >= called - UNIT && measured <= rig.clock.now();
          seen.push({ at: rig.clock.monotonic(), measured, wrong: !told && power.value !== FROM_ELSEWHERE });
        });
        rig.clock.after(seconds(5), 'test poll', poll);
      };
      poll();
      await rig.run(phase);
      begin(rig);
      await rig.run(length);
      end?.(rig);
      const ended = rig.clock.monotonic();
      await rig.run(minutes(3));
      const first = seen.find(({ at, measured }) => at >= ended && measured >= ended);
      expect((first?.at ?? Number.POSITIVE_INFINITY) - ended).toBeLessThanOrEqual(bound);
      expect(seen.filter(({ wrong }) => wrong)).toEqual([]);
      const settled = seen.filter(({ at }) => at > ended + 60_000);
      expect(settled.length).toBeGreaterThanOrEqual(23);
      expect(rig.module.flashWrites).toBe(0);
    },
  );
});
