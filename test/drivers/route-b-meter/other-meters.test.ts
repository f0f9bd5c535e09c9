import { describe, expect, test } from 'vitest';
import { days, hours, millis, minutes, seconds } from '#core/time/instant.ts';
import { HIGH_VOLTAGE } from '#protocol/meter/meter-class.ts';
import { createRig, START } from './meter-rig.ts';

describe('a high-voltage meter (0x028A)', () => {
  test('is recognised by its objects; it has registers and half hours, but no power, no currents and no export', async () => {
    const rig = createRig({ meter: { meterClass: HIGH_VOLTAGE, coefficient: 3 } });
    await rig.driver.start();
    await rig.run(minutes(2));
    const observation = rig.driver.observe(seconds(9));
    await rig.run(seconds(10));
    expect(await observation).toMatchObject({
      power: { missing: 'not-fitted' },
      currentR: { missing: 'not-fitted' },
      importRegister: { known: true },
      exportRegister: { missing: 'not-fitted' },
    });
    expect(rig.driver.status()).toMatchObject({ meterId: 'SIM000000001', identityOk: true });
    await rig.run(hours(2));
    rig.module.faults.unplug();
    await rig.run(days(1));
    rig.module.faults.plug();
    await rig.run(hours(1));
    const told = new Set(rig.halfHours.filter(({ importRegister }) => importRegister.known).map(({ at }) => at));
    expect(told.size).toBe(54);
    for (const { at, importRegister, exportRegister } of rig.halfHours) {
      const truth = 3 * 1_234_560 + Math.floor((1_234 * (at - START)) / 3_600_000 / 30) * 30;
      expect(importRegister).toMatchObject({ known: true, value: truth });
      expect(exportRegister).toMatchObject({ missing: 'not-fitted' });
    }
  });
});

describe('a meter of the second generation', () => {
  test('tells its registers as they stood at the full minute (0xD0), once a minute', async () => {
    const rig = createRig({ meter: { secondGeneration: true } });
    await rig.driver.start();
    await rig.untilValue(seconds(60));
    await rig.run(minutes(2));
    const seen = rig.watch(seconds(10));
    await rig.run(minutes(10));
    const registers = seen.map(({ observation }) => observation.importRegister).filter((register) => register.known);
    expect(registers.length).toBeGreaterThanOrEqual(9);
    for (const { at } of registers) expect(at % 60_000).toBe(0);
    expect(seen.filter(({ observation }) => !observation.power.known)).toEqual([]);
  });

  test('while its half hours are fetched as those of any other', async () => {
    const rig = createRig({ meter: { secondGeneration: true, clockOffset: millis(2_000) } });
    await rig.driver.start();
    await rig.run(hours(2));
    expect(rig.halfHours.length).toBe(4);
  });
});
