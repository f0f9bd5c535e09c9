import { describe, expect, test } from 'vitest';
import { days, minutes, seconds } from '#core/time/instant.ts';
import type { SimulatedSkModuleOptions } from '#drivers/simulated/sk-module/sk-module.ts';
import { createRig, PAN, START } from './meter-rig.ts';

type Variant = Pick<SimulatedSkModuleOptions, 'kind' | 'payload' | 'chunk' | 'echo'>;

const VARIANTS: readonly Variant[] = (['single', 'dual'] as const).flatMap((kind) =>
  (['hex', 'binary'] as const).flatMap((payload) =>
    (['whole', 1, 7] as const).flatMap((chunk) =>
      ([true, false, 'stuck'] as const).map((echo) => ({ kind, payload, chunk, echo })),
    ),
  ),
);

describe.each(VARIANTS)('module $kind, $payload, chunks $chunk, echo $echo', (module) => {
  test('from power-on to the first value, and every value after it, without a write to flash', async () => {
    const rig = createRig({ module });
    await rig.driver.start();
    expect(await rig.untilValue(seconds(60))).toBeLessThan(30_000);
    const seen = rig.watch(seconds(10));
    await rig.run(minutes(5));
    expect(seen.length).toBeGreaterThanOrEqual(30);
    for (const { observation } of seen) {
      expect(observation.power).toMatchObject({ known: true, value: 1_234 });
      expect(observation.currentR).toMatchObject({ known: true, value: 6.2 });
    }
    const registers = seen.filter(({ observation }) => observation.importRegister.known);
    expect(registers.length).toBeGreaterThanOrEqual(5);
    expect(rig.module.flashWrites).toBe(0);
    expect(rig.saved.at(-1)).toEqual({ ...PAN, kind: module.kind });
    await rig.driver.stop();
  });

  test('the network of last time needs no scan, and the kind of module none either', async () => {
    const rig = createRig({ module: { ...module, heardFrom: 15 }, known: PAN });
    await rig.driver.start();
    expect(await rig.untilValue(seconds(60))).toBeLessThan(8_000);
  });
});

describe('values', () => {
  test('export is negative, and on the other register', async () => {
    const rig = createRig({ watts: -3_000 });
    await rig.driver.start();
    await rig.untilValue(seconds(60));
    await rig.run(minutes(60));
    const observation = rig.driver.observe(seconds(5));
    await rig.run(seconds(5));
    expect(await observation).toMatchObject({
      power: { known: true, value: -3_000 },
      importRegister: { known: true, value: 1_234_560 },
    });
    const { exportRegister } = await observation;
    expect(exportRegister.known && exportRegister.value).toBeGreaterThan(234_560 + 3_000);
  });

  test.each([
    [0x00, 1_000],
    [0x01, 100],
    [0x02, 10],
    [0x03, 1],
    [0x04, 0.1],
  ])('unit %d: registers are the energy of the house within one count', async (unit, count) => {
    const rig = createRig({ meter: { unit, digits: 8, initial: { import: 0, export: 0 } } });
    await rig.driver.start();
    await rig.untilValue(seconds(60));
    await rig.run(minutes(90));
    for (const { at, importRegister } of rig.halfHours) {
      const truth = (1_234 * (at - START)) / 3_600_000;
      expect(importRegister.known).toBe(true);
      expect(importRegister.known && truth - importRegister.value).toBeGreaterThanOrEqual(-1e-6);
      expect(importRegister.known && truth - importRegister.value).toBeLessThan(count);
    }
    expect(rig.halfHours.length).toBeGreaterThanOrEqual(3);
  });

  test('registers roll over at their digits', async () => {
    const rig = createRig({ meter: { unit: 0x02, digits: 4, initial: { import: 9_990, export: 0 } } });
    await rig.driver.start();
    await rig.untilValue(seconds(60));
    await rig.run(minutes(60));
    const [before, after] = rig.halfHours.map(({ importRegister }) => importRegister.known && importRegister.value);
    // 9,990 counts + 41 (20 minutes) or 102 (50 minutes) of 10 Wh.
    expect(before).toBe(310);
    expect(after).toBe(920);
  });
});

describe('half hours', () => {
  test.each([false, true])(
    'each is told once, in order, soon behind its boundary; INFC answered: %s',
    async (confirmed) => {
      const rig = createRig({ meter: { confirmedHalfHours: confirmed } });
      await rig.driver.start();
      rig.watch(seconds(10));
      await rig.run(days(2));
      expect(rig.halfHours.length).toBe(96);
      rig.halfHours.forEach(({ at, importRegister, exportRegister, origin }, i) => {
        expect(at).toBe(START + 20 * 60_000 + i * 30 * 60_000);
        expect(importRegister.known && exportRegister.known).toBe(true);
        expect(origin).toBe('live');
      });
      expect(rig.meter.confirmations).toBe(confirmed ? 96 : 0);
    },
  );

  test('one whose announcement was missed is asked for 3 minutes behind its boundary', async () => {
    const rig = createRig();
    await rig.driver.start();
    await rig.untilValue(seconds(60));
    await rig.clock.run({ until: (START + 20 * 60_000 - 1_000) as typeof START });
    rig.meter.mute(seconds(90));
    await rig.run(minutes(3));
    expect(rig.halfHours).toHaveLength(0);
    await rig.run(seconds(5));
    expect(rig.halfHours.map(({ at }) => at)).toEqual([START + 20 * 60_000]);
  });
});
